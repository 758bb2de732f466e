package io.zdd.fleet;

import io.zdd.model.ZddException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which hosts of a fleet are meant. Immutable; each method gives a changed copy. Its text is what plans print.
 *
 * <pre>{@code
 * Selector.role("web").and(Selector.label("dc", "eu")).except("web7");
 * }</pre>
 */
public final class Selector {
    private static final Selector EVERY_HOST = new Selector("every host", host -> true);

    private final String text;
    private final Predicate<HostState> test;

    private Selector(String text, Predicate<HostState> test) {
        this.text = text;
        this.test = test;
    }

    /**
     * Every host.
     *
     * @return the selector that leaves none out
     */
    public static Selector everyHost() {
        return EVERY_HOST;
    }

    /**
     * The hosts with a role.
     *
     * @param name the role
     * @return the selector
     * @throws ZddException if the name cannot be one of a role
     */
    public static Selector role(String name) {
        Host.requireWord(name, "a role");
        return new Selector("role " + name, host -> host.roles().contains(name));
    }

    /**
     * The hosts with a label of this value.
     *
     * @param key the label
     * @param value its value
     * @return the selector
     * @throws ZddException if the key cannot be one of a label
     */
    public static Selector label(String key, String value) {
        Host.requireWord(key, "a label");
        return new Selector(
                key + "=" + value, host -> value.equals(host.facts().labels().get(key)));
    }

    /**
     * The hosts with these names.
     *
     * @param names at least one
     * @return the selector
     * @throws ZddException if there is none
     */
    public static Selector named(String... names) {
        Set<String> wanted = names(names);
        return new Selector(String.join(", ", names), host -> wanted.contains(host.host()));
    }

    /**
     * The hosts that are meant by both.
     *
     * @param other another selector
     * @return a narrower selector
     */
    public Selector and(Selector other) {
        return new Selector(text + " and " + other.text, test.and(other.test));
    }

    /**
     * The hosts that are meant by one of both.
     *
     * @param other another selector
     * @return a wider selector
     */
    public Selector or(Selector other) {
        return new Selector("(" + text + " or " + other.text + ")", test.or(other.test));
    }

    /**
     * The same hosts without some.
     *
     * @param names of the hosts that are left out, at least one
     * @return a narrower selector
     * @throws ZddException if there is none
     */
    public Selector except(String... names) {
        Set<String> left = names(names);
        return new Selector(
                text + " except " + String.join(", ", names), host -> test.test(host) && !left.contains(host.host()));
    }

    private static Set<String> names(String... names) {
        if (names.length == 0) {
            throw new ZddException("a selector by names needs at least one name");
        }
        return Set.copyOf(Arrays.asList(names));
    }

    /**
     * Whether a host is meant.
     *
     * @param host as it was found
     * @return true if so
     */
    public boolean selects(HostState host) {
        return test.test(host);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selector selector && selector.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** In words, such as {@code role web and dc=eu except web7}. */
    @Override
    public String toString() {
        return text;
    }
}
