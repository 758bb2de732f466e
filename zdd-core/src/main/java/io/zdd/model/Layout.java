package io.zdd.model;

import java.util.Objects;

/**
 * Where things lie on a host: the root of an application and the paths in it.
 *
 * @param root the application's directory, such as {@code /var/www/shop}
 * @param current the symbolic link to the live release; in the root, or elsewhere
 */
public record Layout(RemotePath root, RemotePath current) {
    /**
     * Checks that {@code current} does not collide with what zdd keeps in the root.
     *
     * @throws ZddException if the root is {@code /}, or {@code current} is the root, lies above it, or lies in
     *     {@code releases}, {@code shared} or {@code .zdd}
     */
    public Layout {
        Objects.requireNonNull(current, "current");
        if (root.isRoot()) {
            throw new ZddException("the root of an application cannot be /; give it a directory of its own");
        }
        boolean inside = current.startsWith(root.resolve("releases"))
                || current.startsWith(root.resolve("shared"))
                || current.startsWith(root.resolve(".zdd"));
        if (inside || root.startsWith(current)) {
            throw new ZddException(
                    "current cannot lie at " + current + ", which belongs to zdd or holds the root " + root);
        }
    }

    /**
     * The usual layout, with {@code current} in the root.
     *
     * @param root the application's directory
     * @return the layout
     */
    public static Layout at(RemotePath root) {
        return new Layout(root, root.resolve("current"));
    }

    /**
     * The directory that holds the releases.
     *
     * @return {@code <root>/releases}
     */
    public RemotePath releases() {
        return root.resolve("releases");
    }

    /**
     * The directory of one release.
     *
     * @param id the release
     * @return {@code <root>/releases/<id>}
     */
    public RemotePath release(ReleaseId id) {
        return releases().resolve(id.value());
    }

    /**
     * The directory of what all releases share.
     *
     * @return {@code <root>/shared}
     */
    public RemotePath shared() {
        return root.resolve("shared");
    }

    /**
     * The private directory of zdd.
     *
     * @return {@code <root>/.zdd}
     */
    public RemotePath home() {
        return root.resolve(".zdd");
    }

    /**
     * The file whose {@code flock} makes exclusive batches exclusive.
     *
     * @return {@code <root>/.zdd/mutex}
     */
    public RemotePath mutex() {
        return home().resolve("mutex");
    }

    /**
     * The lock of the deployment that is going on.
     *
     * @return {@code <root>/.zdd/lock}
     */
    public RemotePath lock() {
        return home().resolve("lock");
    }

    /**
     * What the holder of the lock rewrites again and again, so that others see that it is alive.
     *
     * @return {@code <root>/.zdd/heartbeat}
     */
    public RemotePath heartbeat() {
        return home().resolve("heartbeat");
    }

    /**
     * The id of the deployment of several hosts that ended here last: whatever lock it left elsewhere is free.
     *
     * @return {@code <root>/.zdd/ended}
     */
    public RemotePath ended() {
        return home().resolve("ended");
    }

    /**
     * The directory of the releases' records.
     *
     * @return {@code <root>/.zdd/releases}
     */
    public RemotePath records() {
        return home().resolve("releases");
    }

    /**
     * The record of one release.
     *
     * @param id the release
     * @return {@code <root>/.zdd/releases/<id>.json}
     */
    public RemotePath record(ReleaseId id) {
        return records().resolve(id.value() + ".json");
    }

    /**
     * The sealed manifest of one release.
     *
     * @param id the release
     * @return {@code <root>/.zdd/manifests/<id>}
     */
    public RemotePath manifest(ReleaseId id) {
        return home().resolve("manifests").resolve(id.value());
    }

    /**
     * Where what a release brought at shared paths is set aside.
     *
     * @param id the release
     * @return {@code <root>/.zdd/replaced/<id>}
     */
    public RemotePath replaced(ReleaseId id) {
        return home().resolve("replaced").resolve(id.value());
    }

    /**
     * The append-only history.
     *
     * @return {@code <root>/.zdd/log.jsonl}
     */
    public RemotePath log() {
        return home().resolve("log.jsonl");
    }

    /**
     * The text of the link {@code current} when a release is live.
     *
     * @param id the release
     * @return a relative path from where {@code current} lies
     */
    public String linkText(ReleaseId id) {
        return current.linkTextTo(release(id));
    }
}
