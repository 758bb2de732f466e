package io.zdd.migrations;

import java.util.Optional;

/**
 * What the database knows of one statement.
 *
 * @param step which one
 * @param checksum of the statement as it was run
 * @param state where it stands
 * @param seen the checksum of what could be seen of its objects before it was run; empty if nothing could
 */
record StepRow(Key step, String checksum, State state, Optional<String> seen) {
    /**
     * The place of a statement.
     *
     * @param version of its migration
     * @param phase of its file
     * @param number its place in the file, from 1
     */
    record Key(long version, MigrationPhase phase, int number) {
        static Key of(MigrationFile file, int number) {
            return new Key(file.version(), file.phase(), number);
        }

        /** Such as {@code V12 expand, statement 3}. */
        @Override
        public String toString() {
            return "V" + version + " " + phase + ", statement " + number;
        }
    }

    /** Where a statement stands. */
    enum State {
        /** Begun; not known to have ended. */
        RUNNING,
        DONE,
        /** Ended without effect. */
        FAILED
    }
}
