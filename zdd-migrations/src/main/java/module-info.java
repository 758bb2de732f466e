/** Migrations of a database that old and new code can live with; knows no transport, no driver and no parser. */
module io.zdd.migrations {
    requires transitive io.zdd.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;

    exports io.zdd.migrations;
}
