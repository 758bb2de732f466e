package io.zdd.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Files of migrations, and what was said while they were run. */
final class MigrationDirectory {
    private final Path path;
    private final TestDatabase database;
    private final List<String> said = new CopyOnWriteArrayList<>();

    MigrationDirectory(Path path, TestDatabase database) {
        this.path = path;
        this.database = database;
    }

    Path path() {
        return path;
    }

    void write(String name, String sql) throws IOException {
        Files.writeString(path.resolve(name), sql);
    }

    Migrator migrator() {
        return Migrations.from(path).through(database.source());
    }

    /** Runs what is pending. */
    void expand() throws InterruptedException {
        Migrator migrator = migrator();
        migrator.apply(migrator.plan(), said::add);
    }

    List<String> said() {
        return said;
    }
}
