package io.zdd.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Backfills in a JVM of its own, which a test can kill. */
public final class BackfillProcess {
    private BackfillProcess() {}

    /** Goes on with the backfills of a directory, in short batches. */
    public static void main(String[] arguments) throws InterruptedException {
        Migrations.from(Path.of(arguments[1]))
                .through(TestDatabase.source(arguments[0]))
                .pace(BackfillPace.usual().batch(Duration.ofMillis(2)))
                .resumeBackfills(System.out::println);
    }

    static Process start(TestDatabase database, Path directory, Path output) throws IOException {
        return MigratorProcess.start(BackfillProcess.class, output, database.url(), directory.toString());
    }
}
