package io.zdd.migrations;

import static io.zdd.migrations.Hazard.COMPAT;
import static io.zdd.migrations.Hazard.LOCK;

import java.util.List;
import java.util.Set;

/** The rules that only a server can judge, by what it does to an empty copy of the table. */
final class ServerRules {
    static final Rule REWRITES = new Rule(
            "server-rewrites",
            Set.of(LOCK),
            Set.of(),
            "Tried on an empty copy, this server wrote the table anew: with rows in it, everybody waits for that.",
            """
            expand: ALTER TABLE {table} ADD COLUMN …, a new column without what makes the server write every row
            backfill: fill it
            contract: drop the old one""");

    static final Rule SCANS = new Rule(
            "server-scans",
            Set.of(LOCK),
            Set.of(),
            "Tried on an empty copy, this server read the whole table under a lock that is kept meanwhile.",
            """
            expand: the change of {table} without what has to be proved of every row
            contract: ADD CONSTRAINT … NOT VALID, and in the next statement VALIDATE CONSTRAINT …""");

    static final Rule REFUSES = new Rule(
            "server-refuses",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "This server refuses the statement, so a deployment would end there.",
            """
            expand: what this server takes; it says: {name}
            contract: as in expand""");

    static final List<Rule> ALL = List.of(REWRITES, SCANS, REFUSES);

    private static final Set<Rule> SAY_IT_REWRITES = Set.of(
            ColumnRules.VOLATILE_DEFAULT,
            ColumnRules.SERIAL_COLUMN,
            ColumnRules.STORED_GENERATED_COLUMN,
            TableRules.TABLE_REWRITE);

    private static final Set<Rule> SAY_IT_SCANS = Set.of(
            ColumnRules.UNPROVEN_NOT_NULL,
            ColumnRules.INLINE_CONSTRAINT,
            ConstraintRules.SCANNING_CONSTRAINT,
            ConstraintRules.BLOCKING_UNIQUE,
            ConstraintRules.EXCLUSION_CONSTRAINT);

    private ServerRules() {}

    /** Whether who let this rule through knew that the table is written anew. */
    static boolean saysItRewrites(Rule rule) {
        return SAY_IT_REWRITES.contains(rule);
    }

    /** Whether who let this rule through knew that all rows are read under a lock. */
    static boolean saysItScans(Rule rule) {
        return SAY_IT_SCANS.contains(rule);
    }

    static boolean has(String id) {
        return ALL.stream().anyMatch(rule -> rule.id().equals(id));
    }
}
