package io.zdd.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.zip.ZipEncoding;

/** UTF-8 for names in archives that loses nothing: in a name that is no UTF-8, bytes above 127 become lone surrogates. */
final class NameEncoding implements ZipEncoding {
    static final NameEncoding UTF_8 = new NameEncoding();

    /** No valid UTF-8 decodes to a surrogate without its partner. */
    private static final int LONE = 0xdc00;

    private NameEncoding() {}

    /** Whether a decoded text was valid UTF-8. */
    static boolean isFaithful(String text) {
        return text.codePoints().noneMatch(NameEncoding::isSurrogate);
    }

    /** The text for a message, on one line: bytes that were no UTF-8 and control characters are escaped. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isSurrogate(c)) {
                shown.append(String.format("\\x%02x", c & 0xff));
            } else if (Character.isISOControl(c)) {
                shown.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    @Override
    public String decode(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException malformed) {
            StringBuilder kept = new StringBuilder(name.length);
            for (byte each : name) {
                kept.append((char) (each < 0 ? LONE | each & 0xff : each));
            }
            return kept.toString();
        }
    }

    @Override
    public boolean canEncode(String name) {
        return isFaithful(name);
    }

    @Override
    public ByteBuffer encode(String name) {
        return StandardCharsets.UTF_8.encode(name);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
