package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Migrations from files and in Java, in the order in which they run; see {@link Migrations}. An immutable value. */
public final class MigrationFiles {
    private final List<MigrationFile> files;

    MigrationFiles(List<MigrationFile> files) {
        this.files = List.copyOf(files);
    }

    static MigrationFiles in(Path directory, List<Migration> inJava) {
        List<MigrationFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path path : list(directory)) {
            String name = path.getFileName().toString();
            if (Files.isDirectory(path)) {
                problems.add(name + " is a directory: all files lie side by side");
            } else if (name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
                FileName.parse(name, read(path)).ifPresentOrElse(files::add, () -> problems.add(badName(name)));
            }
        }
        String place = inJava.isEmpty() ? directory.toString() : directory + " and in Java";
        return together(place, files, inJava, problems);
    }

    static MigrationFiles of(List<Migration> inJava) {
        return together("Java", new ArrayList<>(), inJava, new ArrayList<>());
    }

    private static MigrationFiles together(
            String place, List<MigrationFile> files, List<Migration> inJava, List<String> problems) {
        for (Migration migration : inJava) {
            if (migration.files().isEmpty()) {
                problems.add(migration + " has no phase: give it expand(…), backfill(…) or contract(…)");
            }
            files.addAll(migration.files());
        }
        FileSet set = new FileSet(files);
        problems.addAll(set.problems());
        if (!problems.isEmpty()) {
            throw new ZddException(
                    "The migrations in " + place + " cannot be used:\n  " + String.join("\n  ", problems));
        }
        return new MigrationFiles(set.inOrder());
    }

    private static String badName(String name) {
        return name + " is not named V<version>__<name>.<phase>.sql, such as V12__orders_reference_code.expand.sql;"
                + " the phase is expand, backfill or contract, and .postgresql, .mariadb or .mysql may stand behind it";
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw new ZddException("Reading the migrations in " + directory + " failed: " + e, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ZddException("Reading " + file + " as UTF-8 failed: " + e, e);
        }
    }

    /**
     * All phases of all migrations, those for one kind of server included.
     *
     * @return by version, and within it by phase; unmodifiable
     */
    public List<MigrationFile> files() {
        return files;
    }

    /**
     * Those for a database.
     *
     * @param database its kind and version
     * @return its migrations
     */
    public Migrations on(Database database) {
        return new Migrations(
                database,
                files.stream().filter(file -> file.isFor(database.dialect())).toList());
    }

    /**
     * Those for the database that connections lead to, to be run there.
     *
     * @param source gives connections to the database, which keep their sessions: not through a pooler that hands each
     *     transaction to another one
     * @return what runs them; no connection is made yet
     */
    public Migrator through(DataSource source) {
        return new Migrator(this, source, Limits.LOCK_TIMEOUT, Limits.RETRY_FOR, BackfillPace.usual());
    }
}
