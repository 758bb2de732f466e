package io.zdd.migrations;

import java.util.Locale;

/**
 * How MariaDB or MySQL is told to change a table.
 *
 * @param algorithm behind ALGORITHM, in upper case; empty where it is left to the server
 * @param lock behind LOCK, in upper case; empty where it is left to the server
 */
record Algorithm(String algorithm, String lock) {
    static final Algorithm LEFT_TO_SERVER = new Algorithm("", "");

    static boolean begins(Words words) {
        return words.aheadAny("ALGORITHM", "LOCK");
    }

    /** This, with the clause that comes next. */
    Algorithm with(Words words) {
        boolean isLock = !words.accept("ALGORITHM");
        if (isLock) {
            words.expect("LOCK");
        }
        words.accept("=");
        String value = words.name().toUpperCase(Locale.ROOT);
        return isLock ? new Algorithm(algorithm, value) : new Algorithm(value, lock);
    }

    /** What is told behind the columns of an index. */
    static Algorithm behind(Words words) {
        Algorithm algorithm = LEFT_TO_SERVER;
        while (!words.atEnd()) {
            if (begins(words)) {
                algorithm = algorithm.with(words);
            } else {
                words.skip();
            }
        }
        return algorithm;
    }

    /** Refuses what the server is told to block by, and what nobody but the server could judge. */
    void judge(String table, Database database, Effects effects) {
        if (blocks(database)) {
            effects.add(FileRules.COPY_ALGORITHM, table);
        }
        if (database.dialect() == Dialect.MYSQL && !judges(database)) {
            effects.add(FileRules.UNJUDGED_CHANGE, table);
        }
    }

    /** Whether the server is told to block others. */
    private boolean blocks(Database database) {
        boolean copies = algorithm.equals("COPY") && !onlineCopy(database);
        return copies || lock.equals("SHARED") || lock.equals("EXCLUSIVE");
    }

    /** Whether the server refuses the change if others would have to wait. */
    boolean judges(Database database) {
        return inPlace() || onlineCopy(database);
    }

    /** As {@link #judges}, and it refuses what has to write every value anew. */
    boolean inPlace() {
        return algorithm.equals("INSTANT")
                || (algorithm.equals("INPLACE") || algorithm.equals("NOCOPY")) && lock.equals("NONE");
    }

    private boolean onlineCopy(Database database) {
        return database.dialect() == Dialect.MARIADB
                && database.since(11, 2)
                && algorithm.equals("COPY")
                && lock.equals("NONE");
    }
}
