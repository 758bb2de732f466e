package io.zdd.migrations;

import static io.zdd.migrations.Hazard.COMPAT;
import static io.zdd.migrations.Hazard.LOCK;
import static io.zdd.migrations.MigrationPhase.CONTRACT;

import java.util.List;
import java.util.Set;

/** The rules about constraints and indexes. */
final class ConstraintRules {
    static final Rule WRITE_RESTRICTION = new Rule(
            "write-restriction",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "From the first moment on it refuses what the running code may still write; NOT VALID spares old "
                    + "rows, not new writes.",
            """
            backfill: bring old rows into line
            contract: the statement, with its safe form: NOT VALID and VALIDATE, or a unique index built CONCURRENTLY""");

    static final Rule SCANNING_CONSTRAINT = new Rule(
            "scanning-constraint",
            Set.of(LOCK),
            Set.of(),
            "Every row is checked while writers, or everybody, wait.",
            """
            backfill: bring old rows into line
            contract: PostgreSQL: ADD CONSTRAINT … NOT VALID, in the next statement VALIDATE CONSTRAINT …; MariaDB
                from 11.2 on, for a CHECK only: ALGORITHM=COPY, LOCK=NONE""");

    static final Rule DROP_CONSTRAINT = new Rule(
            "drop-constraint",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "Upserts of the running code may name it or live by its index, and what it kept out comes to code "
                    + "that does not expect it.",
            """
            expand: nothing (or -- @allow drop-constraint: with the reason that it is a CHECK or a foreign key and the
                next code does not use the freedom yet)
            contract: ALTER TABLE {table} DROP CONSTRAINT {name}""");

    static final Rule BLOCKING_UNIQUE =
            new Rule("blocking-unique", Set.of(LOCK), Set.of(), "An index is built while everybody waits.", """
            backfill: remove duplicates
            contract: CREATE UNIQUE INDEX CONCURRENTLY i ON {table} (…); ALTER TABLE {table} ADD CONSTRAINT … UNIQUE
                USING INDEX i""");

    static final Rule PRIMARY_KEY = new Rule(
            "primary-key",
            Set.of(LOCK),
            Set.of(),
            "An index is built, or the table read for a NULL, while everybody waits.",
            """
            backfill: fill every NULL
            contract: NOT NULL as in set-not-null; CREATE UNIQUE INDEX CONCURRENTLY i ON {table} (…); ADD PRIMARY KEY
                USING INDEX i with -- @allow primary-key: the columns are NOT NULL""");

    static final Rule EXCLUSION_CONSTRAINT = new Rule(
            "exclusion-constraint",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "An index is built while everybody waits, and there is no other way to add the constraint.",
            """
            expand: a new table that has the constraint, and triggers that keep it filled
            backfill: INSERT INTO new SELECT … WHERE id > :from AND id <= :to
            contract: drop {table}""");

    static final Rule BLOCKING_INDEX =
            new Rule("blocking-index", Set.of(LOCK), Set.of(), "Writers wait until the index is built.", """
            expand: PostgreSQL: CREATE INDEX CONCURRENTLY … ON {table} …, outside a transaction; MariaDB: no FULLTEXT
                or SPATIAL index on a table in use""");

    static final Rule DROP_INDEX = new Rule(
            "drop-index", Set.of(COMPAT), Set.of(CONTRACT), "Queries of the running code may live by it.", """
            contract: DROP INDEX CONCURRENTLY {name} (MariaDB and MySQL: DROP INDEX)""");

    static final Rule BLOCKING_DROP_INDEX = new Rule(
            "blocking-drop-index", Set.of(LOCK), Set.of(), "Everybody who uses the table waits for the lock.", """
            contract: DROP INDEX CONCURRENTLY {name}, outside a transaction""");

    static final Rule BLOCKING_REINDEX =
            new Rule("blocking-reindex", Set.of(LOCK), Set.of(), "Writers wait until the index is built.", """
            expand: REINDEX … CONCURRENTLY {name} (PostgreSQL from 12 on)
            contract: as in expand""");

    static final List<Rule> ALL = List.of(
            WRITE_RESTRICTION,
            DROP_CONSTRAINT,
            SCANNING_CONSTRAINT,
            BLOCKING_UNIQUE,
            PRIMARY_KEY,
            EXCLUSION_CONSTRAINT,
            BLOCKING_INDEX,
            DROP_INDEX,
            BLOCKING_DROP_INDEX,
            BLOCKING_REINDEX);

    private ConstraintRules() {}
}
