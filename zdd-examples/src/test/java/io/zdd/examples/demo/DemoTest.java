package io.zdd.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path temporary;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void not_one_request_is_lost_and_the_sick_release_goes_back() throws Exception {
        Path json = temporary.resolve("new/demo.json");

        int status = demo(3, 2, Optional.of(json)).run();

        assertThat(status).as(shown()).isZero();
        assertThat(shown()).contains("v2      ROLLED_BACK").contains("v3      live");
        assertThat(Files.readString(json))
                .matches("\\{\"requests\": [1-9]\\d*, \"failed\": 0, \"mixed\": 0, \"stale\": 0, \"deployments\": 3,"
                        + " \"rollbacks\": 1, \"swap_micros_median\": [1-9]\\d*, \"swap_micros_max\": [1-9]\\d*}\\R");
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        Set<String> threads = threads();

        demo(2, 1, Optional.empty()).run();

        assertThat(temporary).isEmptyDirectory();
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(threads()).isEqualTo(threads);
    }

    @Test
    void an_interrupt_ends_it_and_nothing_is_left_behind() throws Exception {
        Thread demo = new Thread(() -> {
            try {
                demo(1000, 0, Optional.empty()).run();
            } catch (IOException | InterruptedException | RuntimeException expected) {
                // it is the end that counts
            }
        });
        demo.start();
        while (!shown().contains("v2      live")) {
            Thread.sleep(20);
        }

        demo.interrupt();
        demo.join(Duration.ofSeconds(20).toMillis());

        assertThat(demo.isAlive()).isFalse();
        assertThat(temporary).isEmptyDirectory();
    }

    private Demo demo(int releases, int sick, Optional<Path> json) {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Scenario scenario = new Scenario(releases, sick, 2, Duration.ofMillis(150));
        return new Demo(scenario, new Screen(out, false), temporary, json);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** The JDK ends some of its own threads when it likes. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("zdd") || name.startsWith("visitor") || name.startsWith("pool"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
