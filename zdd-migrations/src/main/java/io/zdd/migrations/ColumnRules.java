package io.zdd.migrations;

import static io.zdd.migrations.Hazard.COMPAT;
import static io.zdd.migrations.Hazard.LOCK;
import static io.zdd.migrations.MigrationPhase.CONTRACT;

import java.util.List;
import java.util.Set;

/** The rules about columns. */
final class ColumnRules {
    static final Rule REQUIRED_COLUMN = new Rule(
            "required-column",
            Set.of(COMPAT),
            Set.of(),
            "The running code's INSERTs do not name the column and fail as soon as it exists; MariaDB even gives "
                    + "old rows an empty value. On an empty table nothing warns of it.",
            """
            expand: ALTER TABLE {table} ADD COLUMN {name} … NULL (or NOT NULL DEFAULT a constant, and be done)
            backfill: UPDATE {table} SET {name} = … WHERE id > :from AND id <= :to AND {name} IS NULL
            contract: SET NOT NULL, as in set-not-null""");

    static final Rule VOLATILE_DEFAULT = new Rule(
            "volatile-default",
            Set.of(LOCK),
            Set.of(),
            "The server computes a value for every row, so it rewrites the table while everybody waits.",
            """
            expand: ADD COLUMN {name} without a default, then ALTER COLUMN {name} SET DEFAULT …
            backfill: UPDATE {table} SET {name} = … WHERE id > :from AND id <= :to AND {name} IS NULL
            contract: nothing, or NOT NULL as in set-not-null""");

    static final Rule SERIAL_COLUMN = new Rule(
            "serial-column",
            Set.of(LOCK),
            Set.of(),
            "Every row gets a number at once: the table is rewritten while everybody, or every writer, waits.",
            """
            expand: ADD COLUMN {name} bigint; CREATE SEQUENCE …; ALTER COLUMN {name} SET DEFAULT nextval(…); a unique
                index later
            backfill: UPDATE {table} SET {name} = nextval(…) WHERE id > :from AND id <= :to AND {name} IS NULL
            contract: NOT NULL as in set-not-null""");

    static final Rule STORED_GENERATED_COLUMN = new Rule(
            "stored-generated-column",
            Set.of(LOCK),
            Set.of(),
            "The value of every row is computed and stored: the table is rewritten while everybody waits.",
            """
            expand: a plain column {name} and a trigger that fills it on every write
            backfill: UPDATE {table} SET {name} = … WHERE id > :from AND id <= :to AND {name} IS NULL""");

    static final Rule INLINE_CONSTRAINT = new Rule(
            "inline-constraint",
            Set.of(LOCK),
            Set.of(),
            "The constraint is checked, or its index built, in the statement that adds the column, while "
                    + "everybody waits.",
            """
            expand: ADD COLUMN {name} alone
            backfill: fill it where needed
            contract: the constraint in a statement of its own, as in scanning-constraint and blocking-unique""");

    static final Rule INLINE_FOREIGN_KEY = new Rule(
            "inline-foreign-key",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "Both tables are locked until the statement ends, and from then on deletes in the other table may "
                    + "fail.",
            """
            expand: ADD COLUMN {name} alone
            backfill: fill it where needed
            contract: ADD CONSTRAINT … FOREIGN KEY ({name}) REFERENCES … NOT VALID; in the next statement VALIDATE
                CONSTRAINT …""");

    static final Rule INCOMPARABLE_COLUMN = new Rule(
            "incomparable-column",
            Set.of(COMPAT),
            Set.of(),
            "The type (json, xml, a geometric one) has no equality: SELECT DISTINCT, GROUP BY and UNION over "
                    + "all columns of the table fail.",
            """
            expand: jsonb in place of json; for the others text, or a table of their own""");

    static final Rule DROP_DEFAULT = new Rule(
            "drop-default",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "The running code's INSERTs do not name the column and lose their value, or fail.",
            """
            contract: the statement, when no code that runs relies on the default""");

    static final Rule DROP_COLUMN = new Rule(
            "drop-column", Set.of(COMPAT), Set.of(CONTRACT), "The running code still reads or writes the column.", """
            contract: ALTER TABLE {table} DROP COLUMN {name}, shipped with code that no longer uses it""");

    static final Rule RENAME_COLUMN = new Rule(
            "rename-column",
            Set.of(COMPAT),
            Set.of(),
            "The running code knows the old name, the next code the new one: no moment suits both.",
            """
            expand: ADD COLUMN with the new name, and a trigger that copies either column into the other
            backfill: UPDATE {table} SET new = {name} WHERE id > :from AND id <= :to AND new IS NULL
            contract: drop the trigger, then DROP COLUMN {name}""");

    static final Rule CHANGE_TYPE = new Rule(
            "change-type",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "Most changes rewrite the table while everybody waits, and the running code reads and writes the old "
                    + "type; from the file alone the harmless ones cannot be told.",
            """
            expand: ADD COLUMN with the new type, and a trigger that copies either column into the other; or --
                @allow change-type: with the reason that only the catalogue changes; MariaDB and MySQL:
                ALGORITHM=INSTANT lets the server judge
            backfill: UPDATE {table} SET new = {name} WHERE id > :from AND id <= :to AND new IS NULL
            contract: drop the trigger, then DROP COLUMN {name}""");

    static final Rule SET_NOT_NULL = new Rule(
            "set-not-null",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "The running code may still write NULL, or not name the column at all.",
            """
            backfill: UPDATE {table} SET {name} = … WHERE id > :from AND id <= :to AND {name} IS NULL
            contract: PostgreSQL: ALTER TABLE {table} ADD CONSTRAINT c CHECK ({name} IS NOT NULL) NOT VALID; VALIDATE
                CONSTRAINT c; ALTER COLUMN {name} SET NOT NULL; DROP CONSTRAINT c, each a statement of its own""");

    static final Rule UNPROVEN_NOT_NULL = new Rule(
            "unproven-not-null",
            Set.of(LOCK),
            Set.of(),
            "The server reads the whole table under the strongest lock to find a NULL, unless a validated check "
                    + "says that there is none.",
            """
            backfill: fill every NULL
            contract: in this file and before it, from PostgreSQL 12 on: ALTER TABLE {table} ADD CONSTRAINT c CHECK
                ({name} IS NOT NULL) NOT VALID; ALTER TABLE {table} VALIDATE CONSTRAINT c""");

    static final Rule DROP_NOT_NULL = new Rule(
            "drop-not-null",
            Set.of(COMPAT),
            Set.of(CONTRACT),
            "As soon as the next code writes NULL, the running code, and every release one may roll back to, "
                    + "reads it. A MODIFY that does not say NOT NULL may do the same.",
            """
            expand: nothing (or -- @allow drop-not-null: with the reason that the next code does not write NULL yet, or
                that the column has always taken NULL)
            contract: the statement""");

    static final List<Rule> ALL = List.of(
            REQUIRED_COLUMN,
            VOLATILE_DEFAULT,
            SERIAL_COLUMN,
            STORED_GENERATED_COLUMN,
            INLINE_CONSTRAINT,
            INLINE_FOREIGN_KEY,
            INCOMPARABLE_COLUMN,
            DROP_DEFAULT,
            DROP_COLUMN,
            RENAME_COLUMN,
            CHANGE_TYPE,
            SET_NOT_NULL,
            UNPROVEN_NOT_NULL,
            DROP_NOT_NULL);

    private ColumnRules() {}
}
