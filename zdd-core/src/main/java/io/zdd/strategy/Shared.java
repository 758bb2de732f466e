package io.zdd.strategy;

import io.zdd.model.RelativePath;
import java.util.Objects;

/**
 * A file or directory that all releases share: it lies in {@code shared/}, and each release gets a link to it.
 *
 * <p>Once something lies in {@code shared/} it is data and stays: also what a deployment made or seeded there that was
 * undone later, for something may have been written to it meanwhile.
 *
 * @param path where it is, in the release and in {@code shared/} alike
 * @param directory true for a directory, false for a file
 * @param whenMissing what to do if {@code shared/} does not have it
 * @param drop whether what a release brings at the path is deleted instead of set aside
 */
public record Shared(RelativePath path, boolean directory, WhenMissing whenMissing, boolean drop) {
    /** What to do if {@code shared/} does not have it. */
    public enum WhenMissing {
        /** Refuse to deploy; a required file must not be empty either. */
        REQUIRE,
        /** Make it, empty. */
        CREATE,
        /** Take what the release brings, the first time. */
        SEED
    }

    /** Checks for null. */
    public Shared {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(whenMissing, "whenMissing");
    }

    /**
     * A shared file that must be there and not be empty, such as {@code .env}.
     *
     * @param path relative to the release
     * @return the shared file
     * @throws io.zdd.model.ZddException if the path is absolute or leaves the release
     */
    public static Shared file(String path) {
        return new Shared(RelativePath.of(path), false, WhenMissing.REQUIRE, false);
    }

    /**
     * A shared directory that is made if it is missing, such as {@code storage}.
     *
     * @param path relative to the release
     * @return the shared directory
     * @throws io.zdd.model.ZddException if the path is absolute or leaves the release
     */
    public static Shared directory(String path) {
        return new Shared(RelativePath.of(path), true, WhenMissing.CREATE, false);
    }

    /**
     * The same, refused if missing.
     *
     * @return a changed copy
     */
    public Shared required() {
        return new Shared(path, directory, WhenMissing.REQUIRE, drop);
    }

    /**
     * The same, made empty if missing.
     *
     * @return a changed copy
     */
    public Shared created() {
        return new Shared(path, directory, WhenMissing.CREATE, drop);
    }

    /**
     * The same, taken from the release if missing.
     *
     * @return a changed copy
     */
    public Shared seeded() {
        return new Shared(path, directory, WhenMissing.SEED, drop);
    }

    /**
     * The same, with what a release brings at the path deleted instead of set aside under {@code .zdd/replaced}.
     *
     * @return a changed copy
     */
    public Shared dropping() {
        return new Shared(path, directory, whenMissing, true);
    }
}
