package io.zdd.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A path below some directory that cannot leave it: no leading slash, no empty, {@code .} or {@code ..} segment.
 *
 * <pre>{@code
 * RelativePath.of("storage/app")   // accepted
 * RelativePath.of("../etc/passwd") // refused: ZddException
 * }</pre>
 *
 * @param value the text, segments joined by slashes
 */
public record RelativePath(String value) implements Comparable<RelativePath> {
    /**
     * Checks the text.
     *
     * @throws ZddException if the text is empty, absolute, holds a NUL, or has an empty, {@code .} or {@code ..} segment
     */
    public RelativePath {
        Objects.requireNonNull(value, "value");
        if (value.startsWith("/")) {
            throw new ZddException("'" + value + "' is absolute; give a path relative to the release");
        }
        for (String segment : value.split("/", -1)) {
            RemotePath.requireName(segment, value);
        }
    }

    /**
     * The relative path with this text; one slash at the end is allowed and dropped.
     *
     * @param value the text
     * @return the path
     * @throws ZddException if the text is not a path that stays below its directory
     */
    public static RelativePath of(String value) {
        Objects.requireNonNull(value, "value");
        return new RelativePath(
                value.length() > 1 && value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    }

    /**
     * Whether one of the two is the other or lies below it.
     *
     * @param other another path
     * @return true if they overlap
     */
    public boolean overlaps(RelativePath other) {
        return startsWith(other) || other.startsWith(this);
    }

    /**
     * Whether this path is the other or lies below it.
     *
     * @param other another path
     * @return true if the other is this or one of its parents
     */
    public boolean startsWith(RelativePath other) {
        return value.equals(other.value) || value.startsWith(other.value + "/");
    }

    /**
     * The parents, the outermost first; empty for a single name.
     *
     * @return the parents
     */
    public List<RelativePath> parents() {
        List<RelativePath> parents = new ArrayList<>();
        for (int slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
            parents.add(new RelativePath(value.substring(0, slash)));
        }
        return List.copyOf(parents);
    }

    /**
     * The last segment.
     *
     * @return the name
     */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(RelativePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
