package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom to look up: a name, with the user and the port where these are not left to the configuration.
 *
 * @param user the user who was asked for
 * @param name the host as it was asked for: an alias, a host name or an address
 * @param port the port that was asked for
 */
record Destination(Optional<String> user, String name, Optional<Integer> port) {
    private static final Pattern HOP =
            Pattern.compile("(?:ssh://)?(?:(?<user>.+)@)?(?:\\[(?<bracketed>[^\\]]+)\\]|(?<plain>[^:/@\\[\\]]+))"
                    + "(?::(?<port>\\d{0,5}))?/?");

    Destination {
        // A leading minus would be an option to ssh, a slash an ssh:// URI; blanks are in no name.
        if (name.isEmpty()
                || name.startsWith("-")
                || name.contains("/")
                || !isPlain(name)
                || !user.map(Destination::isPlain).orElse(true)) {
            throw new ZddException("Not the name of an SSH host: \"" + name + "\"; it must have no blanks, control"
                    + " characters or slashes and not begin with a minus");
        }
        if (user.isPresent() && user.get().isEmpty()) {
            throw new ZddException("The user before @" + name + " is missing");
        }
        if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
            throw new ZddException("Port " + port.get() + " of " + name + " is not between 1 and 65535");
        }
    }

    /** What a user asks for, as on the command line of ssh: {@code web1} or {@code user@web1}. */
    static Destination of(String text) {
        int at = text.lastIndexOf('@');
        return at < 0
                ? new Destination(Optional.empty(), text, Optional.empty())
                : new Destination(Optional.of(text.substring(0, at)), text.substring(at + 1), Optional.empty());
    }

    /** A hop of ProxyJump: {@code user@host:port}, of which only the host is needed; IPv6 in brackets. */
    static Destination hop(Setting hop) {
        Matcher matcher = HOP.matcher(hop.text());
        if (!matcher.matches()) {
            throw hop.refused("is no hop of ProxyJump; write user@host:port, and an IPv6 address in brackets");
        }
        String plain = matcher.group("plain");
        String port = matcher.group("port");
        try {
            return new Destination(
                    Optional.ofNullable(matcher.group("user")),
                    plain != null ? plain : matcher.group("bracketed"),
                    port == null || port.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(port)));
        } catch (ZddException refused) {
            throw new ZddException(hop.where() + ": ProxyJump: " + refused.getMessage(), refused);
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }

    @Override
    public String toString() {
        String host = name.contains(":") ? "[" + name + "]" : name;
        return user.map(u -> u + "@").orElse("") + host + port.map(p -> ":" + p).orElse("");
    }
}
