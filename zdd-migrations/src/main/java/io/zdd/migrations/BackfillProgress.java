package io.zdd.migrations;

/**
 * How far a backfill has come.
 *
 * @param version of its migration, such as 12
 * @param file its file
 * @param done whether it has ended, and its {@code @verify}, if it has one, found no row
 * @param percent of the keys that it has to pass
 * @param rows how many were changed so far
 */
public record BackfillProgress(long version, String file, boolean done, int percent, long rows) {
    static BackfillProgress notBegun(MigrationFile file) {
        return new BackfillProgress(file.version(), file.fileName(), false, 0, 0);
    }

    static BackfillProgress of(MigrationFile file, BackfillRow row) {
        return new BackfillProgress(file.version(), file.fileName(), row.done(), row.percent(), row.rows());
    }

    /** Such as {@code V12__orders.backfill.sql: 61 %, rows 61000}. */
    @Override
    public String toString() {
        return file + ": " + (done ? "done" : percent + " %") + ", rows " + rows;
    }
}
