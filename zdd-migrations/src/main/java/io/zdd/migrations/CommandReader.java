package io.zdd.migrations;

/** Statements that are neither about the schema nor about rows. */
final class CommandReader {
    private final Words words;
    private final Database database;
    private final Effects effects;

    CommandReader(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        if (words.aheadAny("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ABORT")) {
            effects.add(FileRules.TRANSACTION_CONTROL, "");
        } else if (words.acceptAny("SET", "RESET")) {
            if (!isTimeLimit()) {
                effects.add(FileRules.SESSION_SETTING, "");
            }
        } else if (words.aheadAny("REVOKE", "REASSIGN")) {
            effects.add(TableRules.ACCESS_CHANGE, "");
        } else if (words.acceptAny("LOCK")) {
            effects.add(TableRules.LOCK_TABLE, "");
        } else if (words.accept("RENAME", "TABLE")) {
            effects.add(TableRules.RENAME_TABLE, words.name());
        } else {
            maintenance();
        }
    }

    private void maintenance() {
        if (words.accept("REINDEX")) {
            reindex();
        } else if (words.accept("REFRESH", "MATERIALIZED", "VIEW")) {
            boolean concurrently = words.accept("CONCURRENTLY");
            String view = words.name();
            if (!concurrently) {
                effects.add(TableRules.BLOCKING_REFRESH, view);
            }
        } else if (words.accept("CLUSTER") || words.accept("OPTIMIZE") || words.ahead("VACUUM") && words.has("FULL")) {
            effects.add(TableRules.TABLE_REWRITE, "");
        } else if (words.accept("VACUUM")) {
            effects.outsideTransaction("");
        } else if (!isAnalyze() && !words.ahead("GRANT") && !words.ahead("COMMENT", "ON")) {
            throw new NotUnderstoodException();
        }
    }

    /** MariaDB's ANALYZE runs any other statement. */
    private boolean isAnalyze() {
        return words.ahead("ANALYZE") && (database.postgresql() || words.ahead("ANALYZE", "TABLE"));
    }

    private void reindex() {
        boolean asOption = words.ahead("(") && isConcurrent(new Words(words.parenthesised()));
        String kind = words.name();
        boolean concurrently = words.accept("CONCURRENTLY") || asOption;
        String name = words.atEnd() ? kind : words.name();
        if (!concurrently) {
            effects.add(ConstraintRules.BLOCKING_REINDEX, "", name);
            return;
        }
        effects.outsideTransaction("");
        if (!database.since(asOption ? 14 : 12, 0)) {
            effects.add(FileRules.UNSUPPORTED, "", name);
        }
    }

    private static boolean isConcurrent(Words options) {
        return options.commaSeparated().stream()
                .anyMatch(
                        option -> option.accept("CONCURRENTLY") && (option.atEnd() || option.acceptAny("TRUE", "ON")));
    }

    private boolean isTimeLimit() {
        words.acceptAny("LOCAL", "SESSION");
        if (!words.acceptAny(
                "lock_timeout",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
                "transaction_timeout",
                "lock_wait_timeout",
                "innodb_lock_wait_timeout",
                "max_statement_time")) {
            return false;
        }
        boolean set = words.acceptAny("=", "TO");
        return set && words.next().text().matches("'?[1-9].*") && words.atEnd();
    }
}
