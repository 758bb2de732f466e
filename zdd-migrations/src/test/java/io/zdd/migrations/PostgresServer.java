package io.zdd.migrations;

import java.nio.file.Path;
import java.util.List;

/** PostgreSQL, which says in its log who holds a lock that another waits for for a quarter of a second. */
final class PostgresServer extends DatabaseServer {
    private final Path programs;

    PostgresServer(Path programs, Path directory, int port) {
        super(directory, port);
        this.programs = programs;
    }

    @Override
    List<List<String>> preparation() {
        return List.of(List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + data(),
                "--username=zdd",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    }

    @Override
    List<String> command() {
        return List.of(
                programs.resolve("bin/postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port()),
                "-k",
                directory().toString(),
                "-h",
                "127.0.0.1",
                "-c",
                "fsync=off",
                "-c",
                "log_lock_waits=on",
                "-c",
                "deadlock_timeout=250ms");
    }

    @Override
    String stopSignal() {
        return "INT";
    }

    @Override
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=zdd";
    }

    @Override
    String first() {
        return "postgres";
    }

    private Path data() {
        return directory().resolve("data");
    }
}
