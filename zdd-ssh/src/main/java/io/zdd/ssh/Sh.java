package io.zdd.ssh;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text for a POSIX shell. */
final class Sh {
    /** Longer words are too long for the C shell, which may be the user's login shell. */
    private static final int WORD = 700;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,+-]+");

    private static final String DECODE = "IFS=; s=$(printf %b \"$*\"); unset IFS; eval \"$s\"";

    /**
     * A process group is what a command is stopped by. OpenSSH gives each command its own; where a server does not, setsid
     * does.
     */
    private static final String OWN_GROUP = "if read -r s 2>/dev/null </proc/$$/stat; then"
            + " s=${s##*) }; s=${s#* }; s=${s#* };"
            + " [ \"${s%% *}\" = $$ ] || exec setsid /bin/sh -c \"$0\" zdd \"$@\"; fi; eval \"$0\"";

    private Sh() {}

    /** One word that means exactly this text. */
    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** The same, without quotes where it needs none. */
    static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : quote(text);
    }

    /**
     * A command line that every login shell, be it the C shell or fish, takes for the same: /bin/sh runs the script. What
     * one of them would look at is written as a backslash, a 0 and an octal number, which none of them looks at.
     */
    static String commandLine(String script) {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        if (isHarmless(bytes)) {
            return inOwnGroup(script);
        }
        StringBuilder line = new StringBuilder(inOwnGroup(DECODE));
        StringBuilder word = new StringBuilder();
        for (byte each : bytes) {
            word.append(isHarmless(each) ? String.valueOf((char) each) : octal(each));
            if (word.length() >= WORD) {
                flush(word, line);
            }
        }
        flush(word, line);
        return line.toString();
    }

    /** A command line for a script without single quote, backslash before a quote, exclamation mark and newline. */
    static String inOwnGroup(String script) {
        return "exec /bin/sh -c '" + OWN_GROUP + "' '" + script + "'";
    }

    private static void flush(StringBuilder word, StringBuilder line) {
        line.append(" '").append(word).append('\'');
        word.setLength(0);
    }

    /** Then it needs no decoding, which is a process less to start. */
    private static boolean isHarmless(byte[] script) {
        boolean harmless = script.length <= WORD;
        for (byte each : script) {
            harmless &= isHarmless(each);
        }
        return harmless;
    }

    private static boolean isHarmless(byte each) {
        return each >= ' ' && each < 0x7f && "'!\\".indexOf(each) < 0;
    }

    private static String octal(byte each) {
        return "\\0" + (char) ('0' + ((each >> 6) & 3)) + (char) ('0' + ((each >> 3) & 7)) + (char) ('0' + (each & 7));
    }
}
