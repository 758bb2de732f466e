package io.zdd.model;

import java.util.List;

/**
 * How a tree differs from its manifest.
 *
 * @param changed paths whose type, mode, time, size, content or link target is another one
 * @param missing paths that the manifest has and the tree has not
 * @param extra paths that the tree has and the manifest has not
 */
public record ManifestDifference(List<String> changed, List<String> missing, List<String> extra) {
    /** Copies the lists. */
    public ManifestDifference {
        changed = List.copyOf(changed);
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
    }

    /**
     * Whether nothing differs.
     *
     * @return true if all three lists are empty
     */
    public boolean isEmpty() {
        return changed.isEmpty() && missing.isEmpty() && extra.isEmpty();
    }

    /** A sentence with the counts and the first few paths of each kind. */
    @Override
    public String toString() {
        return isEmpty() ? "no difference" : part("changed", changed) + part("missing", missing) + part("extra", extra);
    }

    private static String part(String kind, List<String> paths) {
        if (paths.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", paths.subList(0, Math.min(5, paths.size())));
        return paths.size() + " " + kind + " (" + shown + (paths.size() > 5 ? ", …" : "") + ") ";
    }
}
