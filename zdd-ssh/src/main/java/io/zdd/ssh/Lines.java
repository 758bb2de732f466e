package io.zdd.ssh;

import io.zdd.transport.OutputListener;
import io.zdd.transport.OutputListener.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes lines of the bytes of one stream. */
final class Lines {
    private static final int LONGEST = 16 * 1024;

    private final Stream stream;
    private final OutputListener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Stream stream, OutputListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    void take(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '\n') {
                tell();
            } else {
                line.write(each);
                if (line.size() == LONGEST) {
                    tell();
                }
            }
        }
    }

    /** The last line may have no end. */
    void finish() {
        if (line.size() > 0) {
            tell();
        }
    }

    private void tell() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        listener.line(stream, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
