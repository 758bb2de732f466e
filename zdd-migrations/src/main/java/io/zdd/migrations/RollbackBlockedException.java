package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A release cannot go live, because the schema no longer has the shape that it needs. Nothing was swapped. */
public final class RollbackBlockedException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String release;
    private final TreeSet<Long> contracts;

    RollbackBlockedException(String database, String release, Set<Long> contracts, Optional<String> oldest) {
        super(database + ": " + release + " cannot go live: the contract of "
                + contracts.stream().map(version -> "V" + version).collect(Collectors.joining(", "))
                + " was run, and this release does not know it. "
                + oldest.map(id -> "The oldest release that can: " + id + ".")
                        .orElse("No release that is there can; deploy a new one that has these migrations."));
        this.release = release;
        this.contracts = new TreeSet<>(contracts);
    }

    /**
     * The release that was to go live.
     *
     * @return its id
     */
    public String release() {
        return release;
    }

    /**
     * The contracts that it does not know.
     *
     * @return the versions of the migrations, in order
     */
    public Set<Long> contracts() {
        return new TreeSet<>(contracts);
    }
}
