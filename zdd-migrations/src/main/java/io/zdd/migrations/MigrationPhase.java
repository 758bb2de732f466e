package io.zdd.migrations;

import java.util.Locale;

/** When the statements of a file run, relative to the release that needs them going live. */
public enum MigrationPhase {
    /** Before the swap: the old code still runs, and must not notice. */
    EXPAND,
    /** After the swap: rows are filled in batches while the new code runs. */
    BACKFILL,
    /** In a later deployment: no code that runs, or may be rolled back to, needs the old shape any more. */
    CONTRACT;

    /** As it stands in the name of a file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
