package io.zdd.examples.bench;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** What zdd is compared with. */
final class Programs {
    private static final File NOTHING = new File("/dev/null");

    private Programs() {}

    /** Runs one without input; it must succeed, and complains to our standard error. */
    static void run(List<String> command) throws IOException, InterruptedException {
        run(command, NOTHING);
    }

    static void run(List<String> command, File input) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + status);
        }
    }
}
