package io.zdd.migrations;

import static io.zdd.migrations.Hazard.COMPAT;
import static io.zdd.migrations.Hazard.LOCK;

import java.util.List;
import java.util.Set;

/** The rules about rows, transactions, and what can be known of a statement. */
final class FileRules {
    static final Rule UNBATCHED_WRITE = new Rule(
            "unbatched-write",
            Set.of(LOCK),
            Set.of(),
            "Every row that is written stays locked until the last one is done.",
            """
            backfill: the same statement with WHERE id > :from AND id <= :to, alone in its file""");

    static final Rule BACKFILL_FORM = new Rule(
            "backfill-form",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "A backfill is repeated batch by batch, so it is exactly one UPDATE or INSERT … SELECT between :from "
                    + "and :to.",
            """
            expand: whatever changes the schema
            backfill: UPDATE {table} SET … WHERE id > :from AND id <= :to AND …
            contract: whatever restricts or removes""");

    static final Rule SEVERAL_TABLES = new Rule(
            "several-tables",
            Set.of(LOCK),
            Set.of(),
            "Every lock is kept to the end of the transaction, and the time limit counts for each of them.",
            """
            expand: one statement per table, each on its own
            contract: as in expand""");

    static final Rule TRANSACTION_FORM = new Rule(
            "transaction-form",
            Set.of(LOCK),
            Set.of(),
            "It cannot run, or holds its lock over a scan, in one transaction with the others; MariaDB and MySQL "
                    + "commit implicitly.",
            """
            expand: the statement in a file of its own, without -- @transaction
            contract: as in expand""");

    static final Rule TRANSACTION_CONTROL = new Rule(
            "transaction-control",
            Set.of(LOCK),
            Set.of(),
            "Each statement runs in a transaction of its own, and a file's BEGIN keeps its locks longer.",
            """
            expand: leave it out; -- @transaction where a file must be one transaction
            backfill: leave it out
            contract: leave it out""");

    static final Rule SESSION_SETTING = new Rule(
            "session-setting",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "It changes what the statements after it mean, or for how long they may hold others up.",
            """
            expand: leave it out; only time limits above zero may be set
            backfill: leave it out
            contract: leave it out""");

    static final Rule COPY_ALGORITHM = new Rule(
            "copy-algorithm", Set.of(LOCK), Set.of(), "Writers, or everybody, wait while the table is copied.", """
            expand: ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE (MariaDB from 11.2 on: also ALGORITHM=COPY,
                LOCK=NONE)
            contract: as in expand""");

    static final Rule UNJUDGED_CHANGE = new Rule(
            "unjudged-change",
            Set.of(LOCK),
            Set.of(),
            "No MySQL server was measured: the server itself has to refuse what would block.",
            """
            expand: the same statement with ALGORITHM=INSTANT, or with ALGORITHM=INPLACE, LOCK=NONE
            contract: as in expand""");

    static final Rule UNSUPPORTED = new Rule(
            "unsupported",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "The server of this version does not know this form and refuses it.",
            """
            expand: a form that it knows; see the manual
            contract: as in expand""");

    static final Rule NOT_UNDERSTOOD = new Rule(
            "not-understood",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "What is not understood may do anything: dynamic SQL, calls, data between the lines, or a form that "
                    + "is not known here.",
            """
            expand: plain statements; or -- @allow not-understood: with the reason why it is safe
            backfill: as in expand
            contract: as in expand""");

    static final Rule DIRECTIVE = new Rule(
            "directive",
            Set.of(LOCK, COMPAT),
            Set.of(),
            "A misspelt or unused instruction hides what its author wanted.",
            """
            expand: -- @allow RULE: reason, before the statement it is for, or -- @transaction; nothing that no
                longer applies
            backfill: as in expand, and -- @verify SELECT … with a query that finds the rows that are left
            contract: as in expand""");

    static final List<Rule> ALL = List.of(
            UNBATCHED_WRITE,
            BACKFILL_FORM,
            SEVERAL_TABLES,
            TRANSACTION_FORM,
            TRANSACTION_CONTROL,
            SESSION_SETTING,
            COPY_ALGORITHM,
            UNJUDGED_CHANGE,
            UNSUPPORTED,
            NOT_UNDERSTOOD,
            DIRECTIVE);

    private FileRules() {}
}
