package io.zdd.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Streams that do not end as streams usually do. */
final class GivenStreams {
    private GivenStreams() {}

    /** Gives zeros as fast as they are read, and after so many of them whatever this gives. */
    static InputStream zerosThen(int zeros, InputStream then) {
        return new SequenceInputStream(new ByteArrayInputStream(new byte[zeros]), then);
    }

    /** Gives nothing for ten seconds, and then ends. */
    static InputStream silence() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    Thread.sleep(10_000);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }
        };
    }

    static InputStream broken(String why) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException(why);
            }
        };
    }

    /** Does something when it is come to, and is empty. */
    static InputStream doing(Runnable deed) {
        return new InputStream() {
            @Override
            public int read() {
                deed.run();
                return -1;
            }
        };
    }
}
