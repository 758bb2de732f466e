package io.zdd.migrations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Whether a statement is still the one that was run. */
final class Checksum {
    private Checksum() {}

    /** The SHA-256 of its words, in hex: comments and white space do not count. */
    static String of(Statement statement) {
        StringBuilder words = new StringBuilder();
        int start = statement.tokens().get(0).start();
        for (Token token : statement.tokens()) {
            words.append(statement.text(), token.start() - start, token.end() - start)
                    .append('\n');
        }
        return of(words.toString());
    }

    static String of(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
