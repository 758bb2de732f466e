package io.zdd.model;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A value that is never shown: it has a name for plans and logs, and its text is {@code ***}.
 *
 * <p>Secrets reach a command by its environment or its standard input only. Thread-safe if the supplier is.
 */
public final class Secret {
    private final String name;
    private final Supplier<String> value;

    private Secret(String name, Supplier<String> value) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = Objects.requireNonNull(value, "value");
        if (name.isBlank()) {
            throw new ZddException("a secret needs a name, by which plans and logs speak of it");
        }
    }

    /**
     * A secret that is at hand.
     *
     * @param name by which plans and logs speak of it
     * @param value what must not be shown
     * @return the secret
     */
    public static Secret of(String name, String value) {
        Objects.requireNonNull(value, "value");
        return new Secret(name, () -> value);
    }

    /**
     * A secret that is fetched each time it is needed, for instance from a vault.
     *
     * @param name by which plans and logs speak of it
     * @param value fetches what must not be shown; never gives null
     * @return the secret
     */
    public static Secret from(String name, Supplier<String> value) {
        return new Secret(name, value);
    }

    /**
     * The name by which plans and logs speak of it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The value itself: only for the code that hands it over.
     *
     * @return what must not be shown
     * @throws ZddException if the supplier gives nothing
     */
    @SuppressWarnings("ConstantValue")
    public String reveal() {
        String revealed = value.get();
        if (revealed == null) {
            throw new ZddException("the secret '" + name + "' has no value; check where it is fetched from");
        }
        return revealed;
    }

    @Override
    public String toString() {
        return "***";
    }
}
