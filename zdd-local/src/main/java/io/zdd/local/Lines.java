package io.zdd.local;

import io.zdd.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts bytes together to lines. A line that is too long is split, but neither within a character nor within a secret of
 * the command: nobody could recognise the halves and take them out.
 */
final class Lines {
    private static final int LONGEST = 16 * 1024;

    private final List<String> secrets;
    private final Consumer<String> listener;
    private final byte[] bytes;
    private int size;

    Lines(Collection<Secret> secrets, Consumer<String> listener) {
        this.secrets = secrets.stream()
                .flatMap(secret -> secret.reveal().lines())
                .map(line -> latin(line.strip().getBytes(StandardCharsets.UTF_8)))
                .filter(line -> !line.isEmpty())
                .toList();
        this.listener = listener;
        int overlap = this.secrets.stream().mapToInt(String::length).max().orElse(0);
        this.bytes = new byte[LONGEST + 1 + overlap];
    }

    void add(byte next) {
        if (next == '\n') {
            end();
            return;
        }
        if (size == bytes.length) {
            tellFirst(cut());
        }
        bytes[size++] = next;
    }

    /** There is no more: what has no line end is a line, too. */
    void finish() {
        if (size > 0) {
            end();
        }
    }

    private void end() {
        boolean split = size > LONGEST;
        while (size > LONGEST) {
            tellFirst(cut());
        }
        if (size > 0 || !split) {
            tellFirst(size > 0 && bytes[size - 1] == '\r' ? --size : size);
        }
    }

    private void tellFirst(int length) {
        listener.accept(new String(bytes, 0, length, StandardCharsets.UTF_8));
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
    }

    /** Before the secret that lies across the limit; after it, if the line begins with it. */
    private int cut() {
        String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
        int cut = LONGEST;
        for (Optional<Span> across = across(text, cut); across.isPresent(); across = across(text, cut)) {
            cut = across.get().start;
        }
        if (cut > 0) {
            return betweenCharacters(cut);
        }
        cut = LONGEST;
        for (Optional<Span> across = across(text, cut); across.isPresent(); across = across(text, cut)) {
            cut = across.get().end;
        }
        return cut;
    }

    private Optional<Span> across(String text, int cut) {
        for (String secret : secrets) {
            int start = text.indexOf(secret, Math.max(0, cut - secret.length() + 1));
            if (start >= 0 && start < cut) {
                return Optional.of(new Span(start, start + secret.length()));
            }
        }
        return Optional.empty();
    }

    private int betweenCharacters(int cut) {
        for (int start = cut; start > Math.max(0, cut - 4); start--) {
            if ((bytes[start] & 0xc0) != 0x80) {
                return start;
            }
        }
        return cut;
    }

    /** One character for each byte, so that places in the text are places in the bytes. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private record Span(int start, int end) {}
}
