package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Compresses as long as that is faster than the link, and whatever it does is gzip. */
class AdaptiveGzipTest {
    private static final int SIZE = 16 << 20;

    private final byte[] text = text();

    @Test
    void a_link_that_is_slower_than_the_compressor_gets_compressed_bytes() throws IOException {
        Link link = new Link(40);

        compress(AdaptiveGzip.asFastAs(link, link::nanos));

        assertThat(link.bytes.size()).isLessThan(SIZE / 3);
        assertThat(unpacked(link)).isEqualTo(text);
    }

    @Test
    void a_link_that_is_faster_than_the_compressor_is_not_made_to_wait() throws IOException {
        Link link = new Link(0);

        compress(AdaptiveGzip.asFastAs(link, link::nanos));

        assertThat(link.bytes.size()).isGreaterThan(SIZE * 3 / 4);
        assertThat(unpacked(link)).isEqualTo(text);
    }

    @Test
    void a_link_that_becomes_slow_gets_compressed_bytes_again() throws IOException {
        Link link = new Link(0);
        try (AdaptiveGzip gzip = AdaptiveGzip.asFastAs(link, link::nanos)) {
            write(gzip);
            int fast = link.bytes.size();
            link.nanosPerByte = 100;
            write(gzip);
            gzip.finish();

            assertThat(link.bytes.size() - fast).isLessThan(fast / 2);
        }
    }

    @Test
    void for_a_file_everything_is_compressed() throws IOException {
        Link link = new Link(0);

        compress(AdaptiveGzip.always(link));

        assertThat(link.bytes.size()).isLessThan(SIZE / 3);
        assertThat(unpacked(link)).isEqualTo(text);
    }

    @Test
    void nothing_is_a_stream_too() throws IOException {
        Link link = new Link(0);
        try (AdaptiveGzip gzip = AdaptiveGzip.asFastAs(link, link::nanos)) {
            gzip.finish();
        }

        assertThat(unpacked(link)).isEmpty();
    }

    private void compress(AdaptiveGzip gzip) throws IOException {
        try (gzip) {
            write(gzip);
            gzip.finish();
        }
    }

    private void write(AdaptiveGzip gzip) throws IOException {
        for (int at = 0; at < SIZE; at += 1 << 16) {
            gzip.write(text, at, 1 << 16);
        }
    }

    private static byte[] unpacked(Link link) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(link.bytes.toByteArray())).readAllBytes();
    }

    /** Words, as source files have them. */
    private static byte[] text() {
        String[] words = {"deploy ", "release ", "current ", "shared ", "the ", "of ", "{\n", "return ", "42;\n", "if ("
        };
        Random random = new Random(3);
        StringBuilder text = new StringBuilder(SIZE + 16);
        while (text.length() < SIZE) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.substring(0, SIZE).getBytes(StandardCharsets.US_ASCII);
    }

    /** Has a clock of its own, by which compressing takes a millisecond at a time, on however busy a machine. */
    private static final class Link extends OutputStream {
        private static final int NANOS_OF_COMPRESSING = 1_000_000;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long nanosPerByte;
        private long now;
        private int looks;

        Link(long nanosPerByte) {
            this.nanosPerByte = nanosPerByte;
        }

        /** Is asked before compressing, after it, and after writing. */
        long nanos() {
            if (++looks % 3 == 2) {
                now += NANOS_OF_COMPRESSING;
            }
            return now;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] chunk, int from, int length) {
            bytes.write(chunk, from, length);
            now += nanosPerByte * length;
        }
    }
}
