package io.zdd.migrations;

import java.util.Optional;

/**
 * One phase of a migration: a file, or what a {@link Migration} in Java comes to.
 *
 * @param fileName such as {@code V12__orders_reference_code.expand.sql}; in Java without {@code .sql}
 * @param version the number behind the V
 * @param name what stands between the version and the phase
 * @param phase when its statements run
 * @param dialect the only kind of server it is for; empty if it is for all
 * @param sql its text
 */
public record MigrationFile(
        String fileName, long version, String name, MigrationPhase phase, Optional<Dialect> dialect, String sql) {
    /**
     * Whether it is for a server of this kind.
     *
     * @param kind the kind of server
     * @return false if its name says that it is for another kind
     */
    public boolean isFor(Dialect kind) {
        return dialect.isEmpty() || dialect.get() == kind;
    }

    /** Its file name. */
    @Override
    public String toString() {
        return fileName;
    }
}
