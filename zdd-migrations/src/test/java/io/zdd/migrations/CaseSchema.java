package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What has to be in a database before a migration can run there: what it uses, and not what it makes. */
final class CaseSchema {
    private static final List<String> COLUMNS = List.of(
            "qty INTEGER DEFAULT 1", "price NUMERIC(10, 2)", "code VARCHAR(20)", "no BIGINT", "a INTEGER", "b INTEGER");

    /** By what the migration says. */
    private static final Map<String, List<String>> POSTGRESQL = Map.ofEntries(
            entry("\\bshop\\.mood\\b", "CREATE SCHEMA shop", "CREATE TYPE shop.mood AS ENUM ('sad')"),
            entry("TYPE mood\\b", "CREATE TYPE mood AS ENUM ('sad')"),
            entry("\\bshop\\.orders\\b", "CREATE SCHEMA shop", "CREATE TABLE shop.orders (code text)"),
            entry("CONSTRAINT a\\b", "ALTER TABLE orders ADD CONSTRAINT a CHECK (id > -1)"),
            entry("INDEX (CONCURRENTLY )?i( RENAME|$)", "CREATE INDEX i ON orders (code)"),
            entry("ALTER SEQUENCE orders_no", "CREATE SEQUENCE orders_no"),
            entry("TO shop$", "DO $$ BEGIN CREATE ROLE shop; EXCEPTION WHEN duplicate_object THEN NULL; END $$"),
            entry(
                    "VIEW CONCURRENTLY report",
                    "CREATE MATERIALIZED VIEW report AS SELECT id FROM orders",
                    "CREATE UNIQUE INDEX ON report (id)"),
            entry("ALTER TABLE customers", "CREATE TABLE customers (id BIGINT PRIMARY KEY, b INTEGER)"),
            entry("INTO countries", "CREATE TABLE countries (code text PRIMARY KEY, name text)"),
            entry(
                    "ATTACH PARTITION",
                    "DROP TABLE orders",
                    "CREATE TABLE orders (id bigint, note text, at date DEFAULT '2026-01-01') PARTITION BY RANGE (at)",
                    "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"));

    private static final Map<String, List<String>> MARIADB = Map.ofEntries(
            entry(
                    "FOREIGN KEY fk",
                    "CREATE TABLE codes (code VARCHAR(20) PRIMARY KEY)",
                    "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (code) REFERENCES codes (code)"),
            entry("DEFINER=`admin`", "CREATE USER IF NOT EXISTS admin", "GRANT ALL ON *.* TO admin"));

    private CaseSchema() {}

    /** The statements that make it, with a few orders. */
    static String[] before(String sql, Dialect dialect) {
        List<String> statements = new ArrayList<>();
        StringBuilder table = new StringBuilder("CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT");
        for (String column : COLUMNS) {
            if (!isAdded(column.substring(0, column.indexOf(' ')), sql)) {
                table.append(", ").append(column);
            }
        }
        statements.add(table.append(')').toString());
        statements.add("INSERT INTO orders (id, note) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
        (dialect == Dialect.POSTGRESQL ? POSTGRESQL : MARIADB).forEach((when, what) -> {
            if (Pattern.compile(when).matcher(sql).find()) {
                statements.addAll(what);
            }
        });
        return statements.toArray(String[]::new);
    }

    private static Map.Entry<String, List<String>> entry(String when, String... what) {
        return Map.entry(when, List.of(what));
    }

    private static boolean isAdded(String column, String sql) {
        return Pattern.compile("ADD (COLUMN )?(IF NOT EXISTS )?[\"`]?" + column + "\\b")
                .matcher(sql)
                .find();
    }
}
