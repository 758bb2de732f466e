package io.zdd.migrations;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One way in which a statement of a migration hurts code that is running.
 *
 * @param id as it stands in findings and behind {@code @allow}, such as {@code drop-column}
 * @param hazards what it does to code that is running
 * @param allowedIn the phases in which it may be done; empty if it is refused in all of them
 * @param why what happens
 * @param instead what to write, a line for each phase that has something to do; {@code {table}} and {@code {name}} stand
 *     for the names of the statement
 */
public record Rule(String id, Set<Hazard> hazards, Set<MigrationPhase> allowedIn, String why, String instead) {
    /** Copies the sets. */
    public Rule {
        hazards = Set.copyOf(hazards);
        allowedIn = Set.copyOf(allowedIn);
    }

    /**
     * All rules, by subject.
     *
     * @return an unmodifiable list
     */
    public static List<Rule> all() {
        return Stream.of(ColumnRules.ALL, ConstraintRules.ALL, TableRules.ALL, FileRules.ALL, ServerRules.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** What to write for a certain table and a column or another name of it. */
    String instead(String table, String name) {
        return instead.replace("{table}", table.isEmpty() ? "…" : table).replace("{name}", name.isEmpty() ? "…" : name);
    }
}
