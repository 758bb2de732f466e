package io.zdd.testkit;

import io.zdd.model.Manifest;
import io.zdd.model.RemotePath;
import io.zdd.transport.Content;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A content that cannot be read further than its first file.
 *
 * @param whole the content
 */
record BrokenContent(Content whole) implements Content {
    /** Uploads what can be read of it; the host keeps what had come. */
    static void upload(Transport transport, Content whole, RemotePath directory) {
        try {
            transport.upload(new BrokenContent(whole), directory, bytes -> {});
        } catch (TransportException asPlanned) {
            // that it breaks off is what this is for
        }
    }

    @Override
    public Manifest manifest() {
        return whole.manifest();
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        AtomicBoolean begun = new AtomicBoolean();
        whole.forEachFile(1, (file, bytes) -> {
            if (begun.getAndSet(true)) {
                throw new IOException("it breaks off here (a fault of the test)");
            }
            sink.accept(file, bytes);
        });
        throw new IOException("it breaks off at its end (a fault of the test)");
    }
}
