package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place to deploy to: a name, roles, the root of the application and the way to get there.
 *
 * <p>Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * Host.named("web1").roles("web", "db").at("/var/www/shop").over(Local.disk());
 * }</pre>
 */
public final class Host {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d{1,6}):(\\d{1,6})]");
    private static final int MOST = 100_000;

    private final String name;
    private final HostFacts facts;
    private final Optional<RemotePath> root;
    private final Optional<RemotePath> current;
    private final Optional<Connector> connector;

    private Host(
            String name,
            HostFacts facts,
            Optional<RemotePath> root,
            Optional<RemotePath> current,
            Optional<Connector> connector) {
        this.name = name;
        this.facts = facts;
        this.root = root;
        this.current = current;
        this.connector = connector;
    }

    /**
     * A host by its name, under which plans, reports and messages speak of it.
     *
     * @param name letters, digits, dots, dashes and underscores
     * @return the host, still without root and connector
     * @throws ZddException if the name is empty or has another character
     */
    public static Host named(String name) {
        requireWord(name, "the name of a host");
        return new Host(name, HostFacts.NONE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The same host with these roles, by which steps are placed.
     *
     * @param names letters, digits, dots, dashes and underscores
     * @return a changed copy
     * @throws ZddException if a name is empty or has another character
     */
    public Host roles(String... names) {
        for (String role : names) {
            requireWord(role, "a role");
        }
        return new Host(name, facts.withRoles(Set.of(names)), root, current, connector);
    }

    /**
     * The same host with a label more, by which selectors find it.
     *
     * @param key letters, digits, dots, dashes and underscores
     * @param value any text
     * @return a changed copy
     * @throws ZddException if the key is empty or has another character
     */
    public Host label(String key, String value) {
        requireWord(key, "a label");
        return new Host(name, facts.withLabel(key, value), root, current, connector);
    }

    /**
     * The same host with a variable more: {@code {{name}}} in the commands of a strategy stands for its value there.
     *
     * @param variable letters, digits and underscores, a letter first
     * @param value any text; in a line for the shell it is quoted
     * @return a changed copy
     * @throws ZddException if the name has another character, or is {@code host} or {@code release}, which are there already
     */
    public Host variable(String variable, String value) {
        if (!variable.matches("[A-Za-z][A-Za-z0-9_]*") || variable.equals("host") || variable.equals("release")) {
            throw new ZddException("'" + variable + "' cannot be the name of a variable; use letters, digits and '_',"
                    + " and neither host nor release");
        }
        return new Host(name, facts.withVariable(variable, value), root, current, connector);
    }

    /**
     * Several hosts that are alike but for a number in their names.
     *
     * <pre>{@code
     * Host.range("web[01:50].example.com", host -> host.roles("web").at("/var/www/shop").over(ssh.to(host.name())));
     * }</pre>
     *
     * @param pattern a name with {@code [first:last]} in it, once or more; as many digits as the first number has
     * @param make what is the same for all of them
     * @return the hosts in their order
     * @throws ZddException if a range counts backwards, or a name is not one of a host
     */
    public static List<Host> range(String pattern, UnaryOperator<Host> make) {
        return names(pattern).stream().map(Host::named).map(make).toList();
    }

    /**
     * The same host with the application's root.
     *
     * @param path an absolute path such as {@code /var/www/shop}; its parent must exist
     * @return a changed copy
     * @throws ZddException if the path is not absolute and normalised, or is {@code /}
     */
    public Host at(String path) {
        RemotePath given = RemotePath.of(path);
        current.ifPresentOrElse(link -> new Layout(given, link), () -> Layout.at(given));
        return new Host(name, facts, Optional.of(given), current, connector);
    }

    /**
     * The same host with {@code current} somewhere else than in the root, such as {@code /var/www/html}.
     *
     * @param path the absolute path of the link; its parent must exist
     * @return a changed copy
     * @throws ZddException if the path is not possible
     */
    public Host current(String path) {
        RemotePath link = RemotePath.of(path);
        root.ifPresent(given -> new Layout(given, link));
        return new Host(name, facts, root, Optional.of(link), connector);
    }

    /**
     * The same host with the way to get there.
     *
     * @param way for instance {@code Local.disk()}
     * @return a changed copy
     */
    public Host over(Connector way) {
        return new Host(name, facts, root, current, Optional.of(way));
    }

    /**
     * The name.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }

    /**
     * The roles.
     *
     * @return an unmodifiable set
     */
    public Set<String> roles() {
        return facts.roles();
    }

    /**
     * Roles, labels and variables.
     *
     * @return what it was declared to be
     */
    public HostFacts facts() {
        return facts;
    }

    /**
     * Where things lie.
     *
     * @return the layout as declared
     * @throws ZddException if no root was given
     */
    public Layout layout() {
        RemotePath given =
                root.orElseThrow(() -> new ZddException("host " + name + " has no root; say .at(\"/var/www/…\")"));
        return current.map(link -> new Layout(given, link)).orElseGet(() -> Layout.at(given));
    }

    /**
     * The way to get there.
     *
     * @return the connector
     * @throws ZddException if none was given
     */
    public Connector connector() {
        return connector.orElseThrow(() ->
                new ZddException("host " + name + " has no transport; say .over(Local.disk()) or another connector"));
    }

    /** All names of a pattern, the first number slowest; as many digits as the first bound has. */
    private static List<String> names(String pattern) {
        Matcher range = RANGE.matcher(pattern);
        if (!range.find()) {
            return List.of(pattern);
        }
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        if (from > to) {
            throw new ZddException("the range " + range.group() + " of " + pattern + " counts backwards; write ["
                    + range.group(2) + ":" + range.group(1) + "]");
        }
        List<String> names = new ArrayList<>();
        for (int number = from; number <= to; number++) {
            String digits = String.valueOf(number);
            String padded = "0".repeat(Math.max(0, range.group(1).length() - digits.length())) + digits;
            names.addAll(names(pattern.substring(0, range.start()) + padded + pattern.substring(range.end())));
            if (names.size() > MOST) {
                throw new ZddException(pattern + " names more than " + MOST + " hosts");
            }
        }
        return names;
    }

    static void requireWord(String word, String what) {
        if (!word.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ZddException("'" + word + "' cannot be " + what + "; use letters, digits, '.', '-' and '_'");
        }
    }

    @Override
    public String toString() {
        return name + root.map(path -> ":" + path).orElse("");
    }
}
