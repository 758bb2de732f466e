package io.zdd.ssh;

import io.zdd.model.Manifest;
import io.zdd.transport.Content;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A content that knows how often it was read. */
final class CountedContent implements Content {
    private final Content content;
    private final AtomicInteger reads = new AtomicInteger();

    CountedContent(Content content) {
        this.content = content;
    }

    @Override
    public Manifest manifest() {
        return content.manifest();
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        reads.incrementAndGet();
        content.forEachFile(parallelism, sink);
    }

    int reads() {
        return reads.get();
    }
}
