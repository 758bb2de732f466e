package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import io.zdd.transport.OutputListener.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of commands, as a whole deployment shows it. */
@Timeout(60)
class CommandsTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    /** Where slf4j-simple writes to, by simplelogger.properties. */
    private static final Path LOG = Path.of("target/zdd-test.log");

    @TempDir
    Path base;

    private final List<DeploymentEvent.OutputLine> lines = Collections.synchronizedList(new ArrayList<>());
    private Consumer<String> whenHeard = line -> {};
    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk(), event -> {
            if (event instanceof DeploymentEvent.OutputLine output) {
                lines.add(output);
                whenHeard.accept(output.line());
            }
        });
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** The command ends only when its first line was heard. */
    @Test
    void a_line_is_heard_while_the_command_still_runs() throws IOException {
        Path go = base.resolve("go");
        whenHeard = line -> {
            try {
                Files.writeString(go, "");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        };

        shop.deploy("1", STRATEGY.build(run("echo first; while [ ! -e " + go + " ]; do sleep 0.02; done; echo second")))
                .orThrow();

        assertThat(texts()).containsExactly("first", "second");
    }

    @Test
    void both_streams_are_told_apart() throws IOException {
        shop.deploy("1", STRATEGY.build(run("echo good; echo bad >&2; true"))).orThrow();

        assertThat(lines)
                .extracting(line -> line.stream() + " " + line.line())
                .containsExactlyInAnyOrder(Stream.STDOUT + " good", Stream.STDERR + " bad");
    }

    @Test
    void arguments_are_handed_over_without_a_shell() throws IOException {
        Command command = Command.of("printf", "%s\\n", "a  b", "$HOME", "`id`", "*", "it's \"quoted\"", ";", "");

        shop.deploy("1", STRATEGY.build(run(command))).orThrow();

        assertThat(texts()).containsExactly("a  b", "$HOME", "`id`", "*", "it's \"quoted\"", ";", "");
    }

    @Test
    void no_secret_is_in_the_log() throws IOException {
        String mark = "mark-" + base.getFileName();
        Secret token = Secret.of("token", "tok-" + base.getFileName());
        AtomicSymlink strategy = STRATEGY.build(
                run("echo " + mark + " $TOKEN; cat >&2; head -c 16380 /dev/zero | tr '\\0' x; echo $TOKEN; exit 3")
                        .env("TOKEN", token)
                        .input(token));

        Report report = shop.deploy("1", strategy);

        assertThat(report.failure()).isPresent();
        assertThat(Files.readString(LOG)).contains(mark + " ***").doesNotContain(token.reveal());
        assertThat(texts()).anyMatch(line -> line.equals("***")).noneMatch(line -> line.contains("tok-"));
    }

    @Test
    void children_that_ignore_being_asked_are_killed_before_the_deployment_is_over() throws IOException {
        Path ids = base.resolve("ids");
        String stubborn = "trap '' TERM; echo $$ >> " + ids + "; while :; do sleep 1; done";
        AtomicSymlink strategy = STRATEGY.build(
                run(Command.of("sh", "-c", "sh -c \"$1\" & (sh -c \"$1\" &); eval \"$1\"", "sh", stubborn))
                        .timeout(Duration.ofSeconds(1)));

        Report report = shop.deploy("1", strategy);

        assertThat(report.failure().orElseThrow()).hasMessageContaining("its time-out");
        assertThat(Files.readAllLines(ids))
                .hasSize(3)
                .noneMatch(id -> ProcessHandle.of(Long.parseLong(id))
                        .map(ProcessHandle::isAlive)
                        .orElse(false));
    }

    private List<String> texts() {
        return lines.stream().map(DeploymentEvent.OutputLine::line).toList();
    }
}
