package io.zdd.migrations;

/**
 * How far a backfill has come.
 *
 * @param version of its migration
 * @param checksum of its statement as it was begun
 * @param done whether it has ended
 * @param pass the how-manieth time it goes over the table, from 1
 * @param first below the lowest key of this pass
 * @param last the highest key that is done
 * @param end the highest key of this pass
 * @param rows how many were changed in all passes
 * @param batch how many rows are done at once
 */
record BackfillRow(
        long version, String checksum, boolean done, int pass, long first, long last, long end, long rows, int batch) {
    static BackfillRow begun(BackfillScript script, int pass, long first, long end, long rows) {
        return new BackfillRow(
                script.file().version(),
                Checksum.of(script.statement()),
                false,
                pass,
                first,
                first,
                end,
                rows,
                BackfillPace.FIRST_BATCH);
    }

    boolean atEnd() {
        return last >= end;
    }

    /** How much of this pass is done, in percent of its keys. */
    int percent() {
        return done || end <= first ? 100 : (int) (100 * ((double) (last - first) / (end - first)));
    }

    BackfillRow moved(long to, long more, int nextBatch) {
        return new BackfillRow(version, checksum, done, pass, first, to, end, rows + more, nextBatch);
    }
}
