package io.zdd.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A line of known_hosts that says something.
 *
 * @param file where the line is
 * @param number the line's number in the file, from 1
 * @param marker what the line says about the key
 * @param hosts the patterns of the hosts that it is said for
 * @param type the key's type, such as {@code ssh-ed25519}
 * @param encoded the key in base64
 */
record KnownHost(Path file, int number, Marker marker, String hosts, String type, String encoded) {
    /** What a line says about its key. */
    enum Marker {
        /** It is the host's. */
        KEY,
        /** It signs certificates for the host's key. */
        AUTHORITY,
        /** It must not be trusted. */
        REVOKED
    }

    /** The lines of a file's content that are neither comments nor garbage; OpenSSH ignores both as well. */
    static List<KnownHost> parse(Path file, byte[] content) {
        List<KnownHost> lines = new ArrayList<>();
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            parse(file, number, line).ifPresent(lines::add);
        }
        return lines;
    }

    private static Optional<KnownHost> parse(Path file, int number, String line) {
        List<String> fields = Arrays.asList(line.strip().split("[ \t\r]+"));
        if (fields.get(0).startsWith("#")) {
            return Optional.empty();
        }
        Optional<Marker> marker = marker(fields.get(0));
        int first = fields.get(0).startsWith("@") ? 1 : 0;
        if (marker.isEmpty() || fields.size() < first + 3) {
            return Optional.empty();
        }
        String type = fields.get(first + 1);
        return key(type, fields.get(first + 2))
                .map(encoded -> new KnownHost(file, number, marker.get(), fields.get(first), type, encoded));
    }

    private static Optional<Marker> marker(String field) {
        return switch (field) {
            case "@cert-authority" -> Optional.of(Marker.AUTHORITY);
            case "@revoked" -> Optional.of(Marker.REVOKED);
            default -> field.startsWith("@") ? Optional.empty() : Optional.of(Marker.KEY);
        };
    }

    /**
     * The key, if it has the form of one: strings with their lengths before them, of which the first is the type.
     *
     * <p>No more is asked, so that a host known by a key of a type that is not supported here is a known host still.
     */
    private static Optional<String> key(String type, String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            ByteBuffer rest = ByteBuffer.wrap(blob);
            int strings = 0;
            while (rest.hasRemaining()) {
                int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
                if (length < 0 || length > rest.remaining()) {
                    return Optional.empty();
                }
                byte[] string = new byte[length];
                rest.get(string);
                if (strings++ == 0 && !type.equals(new String(string, StandardCharsets.US_ASCII))) {
                    return Optional.empty();
                }
            }
            return strings < 2 ? Optional.empty() : Optional.of(HostKey.encode(blob));
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    boolean appliesTo(String name) {
        return HostPattern.matches(hosts, name);
    }

    /** Where it is written, and what: for a message. */
    @Override
    public String toString() {
        return file + ":" + number + " (" + type + " " + HostKey.fingerprint(encoded) + ")";
    }
}
