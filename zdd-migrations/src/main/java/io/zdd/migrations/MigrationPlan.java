package io.zdd.migrations;

import java.util.List;
import java.util.stream.Stream;

/**
 * What migrations will do to a database, by what it knew when the plan was made. An immutable value.
 *
 * <p>Its text is the dry run.
 */
public final class MigrationPlan {
    private final String database;
    private final List<Change> expands;
    private final int done;
    private final List<String> untried;

    MigrationPlan(String database, List<Change> expands, int done, List<String> untried) {
        this.database = database;
        this.expands = List.copyOf(expands);
        this.done = done;
        this.untried = List.copyOf(untried);
    }

    /**
     * What is run before the swap, in this order.
     *
     * @return a line for each statement, with its file and its place there; unmodifiable
     */
    public List<String> expands() {
        return expands.stream().map(Change::toString).toList();
    }

    List<Change> changes() {
        return expands;
    }

    /** A line that sums it up, without what will be done in detail. */
    String summary() {
        return database + ": to run before the swap " + expands.size() + ", done before " + done;
    }

    /** What is run, and of which tables the server made no copy to try it on. */
    List<String> details() {
        return Stream.concat(expands().stream(), untried.stream().map(table -> "not tried on a copy of " + table))
                .toList();
    }

    /** For a person to read: a line, then each statement. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(summary());
        details().forEach(line -> text.append("\n  ").append(line));
        return text.toString();
    }
}
