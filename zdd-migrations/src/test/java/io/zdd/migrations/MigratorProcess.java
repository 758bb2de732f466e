package io.zdd.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A migrator in a JVM of its own, which a test can kill. */
public final class MigratorProcess {
    private MigratorProcess() {}

    /** Applies what is pending of a directory to a database. */
    public static void main(String[] arguments) throws InterruptedException {
        Migrator migrator = Migrations.from(Path.of(arguments[1])).through(TestDatabase.source(arguments[0]));
        migrator.apply(migrator.plan(), System.out::println);
    }

    static Process start(TestDatabase database, Path directory, Path output) throws IOException {
        return start(MigratorProcess.class, output, database.url(), directory.toString());
    }

    static Process start(Class<?> program, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
