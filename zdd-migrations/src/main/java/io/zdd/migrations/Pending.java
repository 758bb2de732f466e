package io.zdd.migrations;

import io.zdd.migrations.StepRow.Key;
import io.zdd.migrations.StepRow.State;
import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of the files was not done yet, by what the database knows. */
final class Pending {
    private Pending() {}

    /**
     * What of a change was not done; empty if all of it was.
     *
     * @throws ZddException if a statement that was done reads otherwise now
     */
    static Optional<Change> of(Change change, Map<Key, StepRow> rows) {
        List<Change.Part> left = new ArrayList<>();
        for (Change.Part part : change.parts()) {
            StepRow row = rows.get(Key.of(change.file(), part.number()));
            if (row == null || row.state() != State.DONE) {
                left.add(part);
            } else if (!row.checksum().equals(part.checksum())) {
                throw new ZddException(change.file() + ":" + part.statement().line() + " was changed after it was run"
                        + " on this database (" + row.step() + "). What was run stays as it is: put the old text back,"
                        + " and write the change as the next version.");
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(new Change(change.file(), left));
    }

    /**
     * What of the changes of one file was not done.
     *
     * @throws ZddException if a statement that was done reads otherwise now, or is gone
     */
    static List<Change> of(MigrationFile file, List<Change> changes, Map<Key, StepRow> rows) {
        int statements =
                changes.stream().mapToInt(change -> change.parts().size()).sum();
        if (rows.containsKey(Key.of(file, statements + 1))) {
            throw new ZddException(file + " has " + statements + " statements, and more of them were run on this"
                    + " database. What was run stays as it is: put the old text back, and write the change as the next"
                    + " version.");
        }
        return changes.stream().flatMap(change -> of(change, rows).stream()).toList();
    }
}
