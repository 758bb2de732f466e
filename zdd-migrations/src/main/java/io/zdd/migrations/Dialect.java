package io.zdd.migrations;

/** The SQL that a kind of server speaks; the names stand, in lower case, in the names of files. */
public enum Dialect {
    /** As of version 11. */
    POSTGRESQL,
    /** As of version 10.6. */
    MARIADB,
    /** As of version 8.0; not measured. */
    MYSQL
}
