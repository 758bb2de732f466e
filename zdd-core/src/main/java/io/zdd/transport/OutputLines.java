package io.zdd.transport;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts the bytes that a command prints together to lines, for those who write transports.
 *
 * <p>A line that is too long is split, but not within a character. Used by one thread.
 */
public final class OutputLines {
    /** How many bytes a line may have, in UTF-8 and without its end; one that is split ends at most 3 bytes before that. */
    public static final int LONGEST = 16 * 1024;

    private final Consumer<String> listener;
    private final byte[] bytes = new byte[LONGEST + 1];
    private int size;

    /**
     * For one stream.
     *
     * @param listener gets the lines
     */
    public OutputLines(Consumer<String> listener) {
        this.listener = listener;
    }

    /**
     * More was printed.
     *
     * @param printed bytes
     * @param length how many of them count
     */
    public void add(byte[] printed, int length) {
        for (int i = 0; i < length; i++) {
            add(printed[i]);
        }
    }

    private void add(byte next) {
        if (next == '\n') {
            end();
            return;
        }
        if (size == bytes.length) {
            split();
        }
        bytes[size++] = next;
    }

    /** There is no more: what has no line end is a line, too. */
    public void finish() {
        if (size > 0) {
            end();
        }
    }

    private void end() {
        if (size > 0 && bytes[size - 1] == '\r') {
            size--;
        }
        if (size > LONGEST) {
            split();
        }
        tellFirst(size);
    }

    private void split() {
        int cut = LONGEST;
        while (cut > LONGEST - 4 && (bytes[cut] & 0xc0) == 0x80) {
            cut--;
        }
        tellFirst(cut > LONGEST - 4 ? cut : LONGEST);
    }

    private void tellFirst(int length) {
        listener.accept(new String(bytes, 0, length, StandardCharsets.UTF_8));
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
    }
}
