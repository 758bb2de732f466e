/** Migrations that Flyway runs, within zdd's rules and limits; whoever uses it brings Flyway. */
// Flyway is an automatic module: it has no descriptor of its own.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.zdd.flyway {
    requires transitive io.zdd.migrations;
    requires transitive flyway.core;
    requires static flyway.database.postgresql;
    requires static transitive org.jspecify;

    exports io.zdd.flyway;
}
