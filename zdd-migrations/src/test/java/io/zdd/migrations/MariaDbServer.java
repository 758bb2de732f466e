package io.zdd.migrations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** MariaDB as it comes, without waiting for the disk. */
final class MariaDbServer extends DatabaseServer {
    private final Path programs;

    MariaDbServer(Path programs, Path directory, int port) {
        super(directory, port);
        this.programs = programs;
    }

    @Override
    List<List<String>> preparation() {
        return List.of(List.of(
                program("mariadb-install-db"),
                "--no-defaults",
                "--basedir=" + programs,
                "--datadir=" + data(),
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
    }

    @Override
    List<String> command() {
        return List.of(
                program("mariadbd"),
                "--no-defaults",
                "--basedir=" + programs,
                "--datadir=" + data(),
                "--port=" + port(),
                "--bind-address=127.0.0.1",
                "--socket=" + directory().resolve("socket"),
                "--pid-file=" + directory().resolve("pid"),
                "--innodb-flush-log-at-trx-commit=0",
                "--character-set-server=utf8mb4");
    }

    private String program(String name) {
        return Stream.of("scripts", "sbin", "bin")
                .map(directory -> programs.resolve(directory).resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    @Override
    String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database + "?user=root";
    }

    @Override
    String first() {
        return "mysql";
    }

    private Path data() {
        return directory().resolve("data");
    }
}
