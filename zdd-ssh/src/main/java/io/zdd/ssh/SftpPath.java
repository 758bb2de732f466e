package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.BatchFailedException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A path, or the text of a link, as the bytes that the server knows.
 *
 * <p>A tree may hold names that are no valid UTF-8, and they are to be deleted like all others.
 *
 * @param raw each byte as one char
 */
record SftpPath(String raw) {
    /** Where the server puts relative paths: the user's home, or the root of a chroot. */
    static final SftpPath START = new SftpPath(".");

    static SftpPath of(RemotePath path) throws SftpRefused {
        return of(path.value());
    }

    static SftpPath of(String text) throws SftpRefused {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return new SftpPath(StandardCharsets.ISO_8859_1.decode(bytes).toString());
        } catch (CharacterCodingException halfOfAPair) {
            throw new SftpRefused(Reason.UNSUPPORTED, "the name has half a character: " + text);
        }
    }

    byte[] bytes() {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text, or empty if the bytes are no valid UTF-8. */
    Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString());
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }

    SftpPath child(String rawName) {
        return new SftpPath((raw.equals("/") ? "" : raw) + "/" + rawName);
    }

    /** The root is its own parent. */
    SftpPath parent() {
        int slash = raw.lastIndexOf('/');
        return new SftpPath(slash <= 0 ? "/" : raw.substring(0, slash));
    }

    /** From the top down: the path's prefixes, without the root, and the path itself. */
    List<SftpPath> ancestry() {
        List<SftpPath> ancestry = new ArrayList<>();
        for (SftpPath path = this; !path.isRoot(); path = path.parent()) {
            ancestry.add(path);
        }
        Collections.reverse(ancestry);
        return ancestry;
    }

    boolean isRoot() {
        return raw.equals("/");
    }

    /** What follows the directory's own path and a slash. */
    SftpPath below(SftpPath directory) {
        return new SftpPath(raw.substring(directory.isRoot() ? 1 : directory.raw.length() + 1));
    }

    /** For people; what is no valid UTF-8 is replaced. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
