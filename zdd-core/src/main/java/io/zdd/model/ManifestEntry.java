package io.zdd.model;

import java.util.Objects;
import java.util.regex.Pattern;

/** One line of a manifest: a file, a directory or a symbolic link, by its path below the release. */
public sealed interface ManifestEntry {
    /**
     * Where it is, relative to the release.
     *
     * @return the path
     */
    String path();

    /**
     * A regular file.
     *
     * @param path relative to the release
     * @param mode its permissions
     * @param size in bytes
     * @param modified time of modification, in whole seconds since 1970
     * @param sha256 of its content, 64 lower-case hexadecimal digits
     */
    record File(String path, FileMode mode, long size, long modified, String sha256) implements ManifestEntry {
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        /**
         * Checks path, size and digest.
         *
         * @throws ZddException if one of them is not possible
         */
        public File {
            RelativePath.of(path);
            Objects.requireNonNull(mode, "mode");
            if (size < 0 || !DIGEST.matcher(sha256).matches()) {
                throw new ZddException(
                        "a file's size (" + size + ") or SHA-256 (" + sha256 + ") is not possible: " + path);
            }
        }
    }

    /**
     * A directory.
     *
     * @param path relative to the release
     * @param mode its permissions
     */
    record Directory(String path, FileMode mode) implements ManifestEntry {
        /**
         * Checks the path.
         *
         * @throws ZddException if the path leaves the release
         */
        public Directory {
            RelativePath.of(path);
            Objects.requireNonNull(mode, "mode");
        }
    }

    /**
     * A symbolic link.
     *
     * @param path relative to the release
     * @param target the text of the link, exactly as it is
     */
    record Link(String path, String target) implements ManifestEntry {
        /**
         * Checks the path.
         *
         * @throws ZddException if the path leaves the release, or the target is empty
         */
        public Link {
            RelativePath.of(path);
            if (target.isEmpty() || target.indexOf('\0') >= 0) {
                throw new ZddException("the symbolic link " + path + " has no target");
            }
        }

        /**
         * Whether the link leads out of the release, by its text.
         *
         * @return true for an absolute target and for one with too many {@code ..}
         */
        public boolean leavesRelease() {
            if (target.startsWith("/")) {
                return true;
            }
            int depth = RelativePath.of(path).parents().size();
            for (String segment : target.split("/")) {
                depth += segment.equals("..") ? -1 : segment.isEmpty() || segment.equals(".") ? 0 : 1;
                if (depth < 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
