package io.zdd.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Twenty releases go live on a web site that is being hammered, one of them is sick and goes back by itself, and not one
 * request fails.
 *
 * <p>Ends with status 0 only if that came true. {@code -Dzdd.demo.json=FILE} writes the numbers as a JSON object.
 */
public final class Demo {
    private static final String JSON = "zdd.demo.json";
    private static final long PATIENCE_MILLIS = 20_000;

    private final Scenario scenario;
    private final Screen screen;
    private final Path temporary;
    private final Optional<Path> json;

    Demo(Scenario scenario, Screen screen, Path temporary, Optional<Path> json) {
        this.scenario = scenario;
        this.screen = screen;
        this.temporary = temporary;
        this.json = json;
    }

    /**
     * Runs the demo.
     *
     * @param arguments none
     * @throws Exception if it could not be run
     */
    public static void main(String[] arguments) throws Exception {
        Thread cleaning = cleanUpWhenEnded(Thread.currentThread());
        String file = System.getProperty(JSON, "");
        Optional<Path> json = file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        int status = new Demo(Scenario.usual(), Screen.standard(), temporary, json).run();
        Runtime.getRuntime().removeShutdownHook(cleaning);
        System.exit(status);
    }

    /** Ctrl-C interrupts the demo, which cancels the deployment that is going on, and waits for its cleaning up. */
    private static Thread cleanUpWhenEnded(Thread demo) {
        Thread hook = new Thread(() -> {
            demo.interrupt();
            try {
                demo.join(PATIENCE_MILLIS);
            } catch (InterruptedException ignored) {
                // nobody interrupts this thread, and the JVM ends anyway
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Gives 0 if not one request was lost. */
    int run() throws IOException, InterruptedException {
        Path base = Files.createTempDirectory(temporary, "zdd-demo-");
        try {
            Summary summary = rollOut(base);
            screen.line("");
            screen.line(summary.table());
            if (json.isPresent()) {
                write(json.get().toAbsolutePath(), summary.json());
            }
            return summary.succeeded() ? 0 : 1;
        } finally {
            delete(base);
        }
    }

    private Summary rollOut(Path base) throws IOException, InterruptedException {
        try (ReleaseServer server = ReleaseServer.start(base.resolve("root"))) {
            Rollouts rollouts = new Rollouts(scenario, base, server.uri("/up"));
            rollouts.open();
            screen.line(scenario.releases() + " releases go live while " + scenario.visitors() + " visitors hammer "
                    + server.uri("/") + "; release v" + scenario.sick() + " is sick");
            try (Visitors visitors = Visitors.start(server.address(), scenario.visitors())) {
                return rollouts.run(visitors, screen);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walked = Files.walk(directory)) {
            all = walked.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
