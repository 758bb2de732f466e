package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Connector;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

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
    private final String name;
    private final Set<String> roles;
    private final Optional<RemotePath> root;
    private final Optional<RemotePath> current;
    private final Optional<Connector> connector;

    private Host(
            String name,
            Set<String> roles,
            Optional<RemotePath> root,
            Optional<RemotePath> current,
            Optional<Connector> connector) {
        this.name = name;
        this.roles = Set.copyOf(roles);
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
        return new Host(name, Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
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
        return new Host(name, new LinkedHashSet<>(Arrays.asList(names)), root, current, connector);
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
        return new Host(name, roles, Optional.of(given), current, connector);
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
        return new Host(name, roles, root, Optional.of(link), connector);
    }

    /**
     * The same host with the way to get there.
     *
     * @param way for instance {@code Local.disk()}
     * @return a changed copy
     */
    public Host over(Connector way) {
        return new Host(name, roles, root, current, Optional.of(way));
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
        return roles;
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

    private static void requireWord(String word, String what) {
        if (!word.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ZddException("'" + word + "' cannot be " + what + "; use letters, digits, '.', '-' and '_'");
        }
    }

    @Override
    public String toString() {
        return name + root.map(path -> ":" + path).orElse("");
    }
}
