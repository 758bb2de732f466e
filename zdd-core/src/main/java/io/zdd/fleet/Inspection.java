package io.zdd.fleet;

import io.zdd.model.RelativePath;
import java.util.List;

/**
 * What a strategy wants to know of a host beyond what is always looked at.
 *
 * @param shared paths below {@code shared/} whose type and size it needs
 */
public record Inspection(List<RelativePath> shared) {
    /** Copies the list. */
    public Inspection {
        shared = List.copyOf(shared);
    }

    /**
     * Nothing beyond what is always looked at.
     *
     * @return an empty inspection
     */
    public static Inspection usual() {
        return new Inspection(List.of());
    }
}
