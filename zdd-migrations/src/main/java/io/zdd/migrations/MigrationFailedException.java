package io.zdd.migrations;

import io.zdd.migrations.StepRow.Key;
import io.zdd.model.ZddException;
import java.io.Serial;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a migration was not done, or cannot be said to be done. What was done before it stays. */
public final class MigrationFailedException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;

    private MigrationFailedException(Change change, String message, @Nullable SQLException cause) {
        super(message, cause);
        file = change.file().fileName();
        line = change.first().statement().line();
    }

    static MigrationFailedException of(
            Change change,
            Attempt attempt,
            String why,
            List<String> suspects,
            String database,
            @Nullable SQLException cause) {
        StringBuilder text = new StringBuilder(database + ": " + change + " failed at attempt " + attempt.number()
                + ", after " + attempt.took().toMillis() + " ms: " + why + ".");
        if (!suspects.isEmpty()) {
            text.append(" Open transactions: ")
                    .append(String.join("; ", suspects))
                    .append('.');
        }
        text.append(" What was done before it stays, for the old code does not notice it; when the cause is gone,")
                .append(" deploy again, and this statement is the first to be run.");
        return new MigrationFailedException(change, text.toString(), cause);
    }

    static MigrationFailedException unknown(Change change, Key step, String database) {
        return new MigrationFailedException(
                change,
                database + ": " + change + " was cut off in an earlier run, and by looking it cannot be told whether"
                        + " it was done. Look for yourself; then, if it was done, UPDATE zdd_step SET state = 'done'"
                        + where(step) + "; if not, DELETE FROM zdd_step" + where(step) + ". Deploy again afterwards.",
                null);
    }

    private static String where(Key step) {
        return " WHERE version = " + step.version() + " AND phase = '" + step.phase() + "' AND statement = "
                + step.number();
    }

    /**
     * The file of the statement.
     *
     * @return its name
     */
    public String file() {
        return file;
    }

    /**
     * Where the statement begins.
     *
     * @return the line in the file, from 1
     */
    public int line() {
        return line;
    }
}
