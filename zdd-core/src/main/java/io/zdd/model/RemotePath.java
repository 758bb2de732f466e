package io.zdd.model;

import java.util.Objects;

/**
 * An absolute POSIX path on a host, normalised: no {@code .}, {@code ..} or empty segment, no slash at the end.
 *
 * @param value the text, beginning with a slash
 */
public record RemotePath(String value) implements Comparable<RemotePath> {
    /**
     * Checks the text.
     *
     * @throws ZddException if the text is not an absolute, normalised path
     */
    public RemotePath {
        Objects.requireNonNull(value, "value");
        if (!value.startsWith("/")) {
            throw new ZddException(
                    "'" + value + "' is not absolute; give the whole path on the host, such as /var/www/shop");
        }
        if (value.length() > 1) {
            for (String segment : value.substring(1).split("/", -1)) {
                requireName(segment, value);
            }
        }
    }

    /**
     * The path with this text; one slash at the end is allowed and dropped.
     *
     * @param value an absolute path such as {@code /var/www/shop}
     * @return the path
     * @throws ZddException if the text is not an absolute path without {@code .}, {@code ..} and empty segments
     */
    public static RemotePath of(String value) {
        Objects.requireNonNull(value, "value");
        return new RemotePath(
                value.length() > 1 && value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    }

    static void requireName(String segment, String whole) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
            throw new ZddException("'" + whole.replace("\0", "\\0")
                    + "' is not a path zdd accepts: no empty, '.' or '..' segment and no NUL");
        }
    }

    /**
     * The path of something below this directory.
     *
     * @param relative a relative path without {@code ..}
     * @return the path below
     * @throws ZddException if the relative path would leave this directory
     */
    public RemotePath resolve(String relative) {
        return resolve(RelativePath.of(relative));
    }

    /**
     * The path of something below this directory.
     *
     * @param relative a relative path
     * @return the path below
     */
    public RemotePath resolve(RelativePath relative) {
        return new RemotePath((isRoot() ? "" : value) + "/" + relative.value());
    }

    /**
     * The directory that holds this path; the root is its own parent.
     *
     * @return the parent
     */
    public RemotePath parent() {
        int slash = value.lastIndexOf('/');
        return slash == 0 ? new RemotePath("/") : new RemotePath(value.substring(0, slash));
    }

    /**
     * The last segment, empty for the root.
     *
     * @return the name
     */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /**
     * Whether this is the root of the file system.
     *
     * @return true for {@code /}
     */
    public boolean isRoot() {
        return value.equals("/");
    }

    /**
     * Whether this path is the other or lies below it, by their text.
     *
     * @param other another path
     * @return true if the other is this or one of its parents
     */
    public boolean startsWith(RemotePath other) {
        return other.isRoot() || value.equals(other.value) || value.startsWith(other.value + "/");
    }

    /**
     * The text of a relative symbolic link that lies at this path and leads to the target.
     *
     * <p>Right only where no directory above the link is itself a symbolic link.
     *
     * @param target where the link leads
     * @return the link's text, such as {@code releases/20260612101500}
     */
    public String linkTextTo(RemotePath target) {
        RemotePath common = parent();
        StringBuilder text = new StringBuilder();
        while (!target.startsWith(common)) {
            common = common.parent();
            text.append("../");
        }
        String rest = target.value.substring(
                common.isRoot() ? 1 : Math.min(common.value.length() + 1, target.value.length()));
        String joined = text + rest;
        return joined.isEmpty() ? "." : joined.endsWith("/") ? joined.substring(0, joined.length() - 1) : joined;
    }

    /**
     * The path that a symbolic link's text leads to, seen from a link at this path, without asking any file system.
     *
     * @param text the text of the link, absolute or relative
     * @return the path, {@code ..} resolved by text; {@code ..} above the root stays at the root
     */
    public RemotePath linkTarget(String text) {
        RemotePath at = text.startsWith("/") ? new RemotePath("/") : parent();
        for (String segment : text.split("/")) {
            if (segment.equals("..")) {
                at = at.parent();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                at = at.resolve(segment);
            }
        }
        return at;
    }

    @Override
    public int compareTo(RemotePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
