package io.zdd.migrations;

import java.nio.file.Path;
import java.util.List;

/**
 * The migrations of a database, in phases that the code which is running can live with.
 *
 * <p>A directory holds files named {@code V<version>__<name>.<phase>.sql}: {@code expand} runs before the swap,
 * {@code backfill} after it, {@code contract} in a later deployment. {@link #check} reads every statement and refuses
 * what others would have to wait for, what breaks code that is running, and what it does not understand:
 *
 * <pre>{@code
 * Migrations.from(Path.of("db/migrations"))
 *     .on(Database.postgresql(15))
 *     .check()
 *     .orThrow();
 * }</pre>
 *
 * <p>A {@link Migration} is the same in Java. The check needs no database, and knows nothing but the statements: no row
 * counts, no types of columns, no server settings. An immutable value; files are read once, by {@link #from}.
 */
public final class Migrations {
    private final Database database;
    private final List<MigrationFile> files;

    Migrations(Database database, List<MigrationFile> files) {
        this.database = database;
        this.files = List.copyOf(files);
    }

    /**
     * Reads the migrations in a directory, and adds those that are written in Java. Files that do not end in {@code .sql}
     * are left alone. All of them are one row of versions, and each phase of a version is either a file or in Java.
     *
     * @param directory where they lie side by side
     * @param inJava those that are in no file; may be none
     * @return all of them
     * @throws io.zdd.model.ZddException if the directory cannot be read, or a name is wrong, double, or missing between
     *     others; it says all that is wrong
     */
    public static MigrationFiles from(Path directory, Migration... inJava) {
        return MigrationFiles.in(directory, List.of(inJava));
    }

    /**
     * Migrations that are all written in Java.
     *
     * @param inJava in any order, with every phase that they have
     * @return all of them
     * @throws io.zdd.model.ZddException if one has no phase, or a version is double, or missing between others; it says
     *     all that is wrong
     */
    public static MigrationFiles of(Migration... inJava) {
        return MigrationFiles.of(List.of(inJava));
    }

    /**
     * The files for this database.
     *
     * @return by version, and within it by phase; unmodifiable
     */
    public List<MigrationFile> files() {
        return files;
    }

    /**
     * Judges every statement of every file by the {@linkplain Rule#all() rules} for its phase.
     *
     * @return what was found
     * @throws io.zdd.model.ZddException if a quote or a comment in a file does not end
     */
    public CheckResult check() {
        return new CheckResult(
                database,
                files,
                files.stream()
                        .flatMap(file -> FileReview.of(file, database).stream())
                        .toList());
    }
}
