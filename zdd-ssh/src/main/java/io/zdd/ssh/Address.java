package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an SSH server is and who logs in there, as far as a text says so.
 *
 * @param user who logs in, or empty for the settings' user
 * @param host name or address
 * @param port from 1 to 65535, or empty for the settings' port
 */
record Address(Optional<String> user, String host, OptionalInt port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<user>[^@\\s]+)@)?(?:\\[(?<v6>[0-9A-Fa-f:.%\\w]+)]|(?<name>[^@:\\s/\\[\\]]+))(?::(?<port>\\d{1,5}))?");

    /** The destination that is written like {@code deploy@web1.example.com:2222} or {@code [::1]:2222}. */
    static Address parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || text.startsWith("-")) {
            throw new ZddException(
                    "'" + text + "' is no SSH destination; write user@host or user@host:port, and an IPv6"
                            + " address in brackets");
        }
        Optional<String> name = Optional.ofNullable(form.group("name"));
        String host = name.orElseGet(() -> form.group("v6"));
        OptionalInt port = form.group("port") == null
                ? OptionalInt.empty()
                : OptionalInt.of(requirePort(Integer.parseInt(form.group("port"))));
        return new Address(Optional.ofNullable(form.group("user")), host, port);
    }

    /** A host alone. */
    static Address of(String host) {
        return new Address(Optional.empty(), host, OptionalInt.empty());
    }

    static int requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new ZddException(port + " is not a port; it goes from 1 to 65535");
        }
        return port;
    }
}
