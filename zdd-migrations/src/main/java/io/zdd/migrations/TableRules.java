package io.zdd.migrations;

import static io.zdd.migrations.Hazard.COMPAT;
import static io.zdd.migrations.Hazard.LOCK;
import static io.zdd.migrations.MigrationPhase.CONTRACT;

import java.util.List;
import java.util.Set;

/** The rules about whole tables, partitions and other objects. */
final class TableRules {
    static final Rule RENAME_TABLE =
            new Rule("rename-table", Set.of(COMPAT), Set.of(), "The running code knows the old name.", """
            expand: PostgreSQL: -- @transaction, ALTER TABLE {table} RENAME TO …, CREATE VIEW {table} AS SELECT *
                FROM … in one file; MariaDB and MySQL: keep the name
            contract: DROP VIEW {table}""");

    static final Rule RENAME_OBJECT = new Rule(
            "rename-object",
            Set.of(COMPAT),
            Set.of(),
            "The running code knows the old name, or finds it in the old schema.",
            """
            expand: create a second object with the new name
            contract: drop the old one""");

    static final Rule DROP_OBJECT =
            new Rule("drop-object", Set.of(COMPAT), Set.of(CONTRACT), "The running code may still use it.", """
            contract: the statement, shipped with code that no longer uses it""");

    static final Rule DROP_DATABASE =
            new Rule("drop-database", Set.of(LOCK, COMPAT), Set.of(), "Nothing brings it back.", """
            contract: nothing; it is not a migration""");

    static final Rule RENAME_ENUM_VALUE = new Rule(
            "rename-enum-value", Set.of(COMPAT), Set.of(), "The running code writes and compares the old value.", """
            expand: ALTER TYPE {table} ADD VALUE …; write it from the next release on
            backfill: UPDATE … SET … = new WHERE id > :from AND id <= :to AND … = old
            contract: nothing; the old value stays""");

    static final Rule REPLACE_OBJECT = new Rule(
            "replace-object",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "The running code goes through it, and finds something else.",
            """
            expand: create a second object beside it (or -- @allow replace-object: with the reason that it only adds)
            contract: the statement""");

    static final Rule ACCESS_CHANGE = new Rule(
            "access-change",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "The running code may lose rows or rights that it needs.",
            """
            contract: the statement""");

    static final Rule TRUNCATE = new Rule(
            "truncate",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "It waits for the strongest lock and takes the rows from the running code.",
            """
            contract: the statement, with -- @allow truncate: and the reason that nobody reads the rows""");

    static final Rule TABLE_REWRITE = new Rule(
            "table-rewrite",
            Set.of(LOCK),
            Set.of(),
            "The table is written anew while everybody, or every writer, waits.",
            """
            expand: a new table of that form, and triggers that keep it filled
            backfill: INSERT INTO new SELECT … WHERE id > :from AND id <= :to
            contract: drop {table}""");

    static final Rule LOCK_TABLE = new Rule(
            "lock-table", Set.of(LOCK), Set.of(), "The lock is held for as long as the transaction lasts.", """
            expand: nothing; a statement takes the locks that it needs""");

    static final Rule BLOCKING_REFRESH = new Rule(
            "blocking-refresh", Set.of(LOCK), Set.of(), "Whoever reads the view waits until the query is done.", """
            expand: REFRESH MATERIALIZED VIEW CONCURRENTLY {table}
            contract: as in expand""");

    static final Rule ATTACH_PARTITION = new Rule(
            "attach-partition",
            Set.of(LOCK),
            Set.of(),
            "The rows are read under the strongest lock, unless a validated check says that they fit.",
            """
            expand: a new, empty table, filled afterwards; or ADD CONSTRAINT … CHECK (…) NOT VALID and VALIDATE
                CONSTRAINT on {name} before it in this file
            backfill: INSERT INTO {name} SELECT … WHERE id > :from AND id <= :to
            contract: as in expand""");

    static final Rule BLOCKING_DETACH = new Rule(
            "blocking-detach",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "Everybody who uses the parent waits, and the running code no longer finds the rows.",
            """
            contract: ALTER TABLE {table} DETACH PARTITION {name} CONCURRENTLY (PostgreSQL from 14 on)""");

    static final Rule DETACH_PARTITION = new Rule(
            "detach-partition",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "The running code no longer finds the rows in the parent.",
            """
            contract: the statement""");

    static final Rule PARTITION_OF = new Rule(
            "partition-of", Set.of(LOCK), Set.of(), "Everybody who uses the parent waits for the strongest lock.", """
            expand: CREATE TABLE {name} (LIKE {table} INCLUDING ALL); ALTER TABLE {table} ATTACH PARTITION {name} …
            contract: as in expand""");

    static final List<Rule> ALL = List.of(
            RENAME_TABLE,
            RENAME_OBJECT,
            DROP_OBJECT,
            DROP_DATABASE,
            RENAME_ENUM_VALUE,
            REPLACE_OBJECT,
            ACCESS_CHANGE,
            TRUNCATE,
            TABLE_REWRITE,
            LOCK_TABLE,
            BLOCKING_REFRESH,
            ATTACH_PARTITION,
            BLOCKING_DETACH,
            DETACH_PARTITION,
            PARTITION_OF);

    private TableRules() {}
}
