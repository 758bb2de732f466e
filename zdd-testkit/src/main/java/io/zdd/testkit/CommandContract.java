package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Secret;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.OutputListener.Stream;
import io.zdd.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A command gets exactly what it was given, is heard line by line, and its end is told as it was. */
interface CommandContract extends TransportCase {
    @Test
    default void arguments_arrive_exactly() throws InterruptedException {
        needs(Capability.COMMANDS);
        for (String argument : ODD_NAMES) {
            String shown = argument.replace("\n", "<newline>");
            assertThat(lines(Command.of("sh", "-c", "printf %s \"$1\" | tr '\\n' '|'", "sh", argument)))
                    .as(shown)
                    .isEqualTo(argument.replace("\n", "|"));
        }
        assertThat(lines(Command.of("printf", "[%s]", "", "a b", ""))).isEqualTo("[][a b][]");
    }

    @Test
    default void a_shell_line_is_a_line_for_sh() throws InterruptedException {
        needs(Capability.COMMANDS);
        assertThat(lines(Command.shell("x='a  b'; for i in 1 2; do echo \"$x $i\"; done && ! false")))
                .isEqualTo("a  b 1\na  b 2");
    }

    @Test
    default void it_runs_where_and_as_it_is_told() throws InterruptedException {
        needs(Capability.COMMANDS);
        makeDirectory("odd 'directory' $x");

        assertThat(lines(Command.shell("pwd -P").in(at("odd 'directory' $x")))).endsWith("/odd 'directory' $x");
        assertThat(lines(Command.shell("umask").umask(027))).isEqualTo("0027");
        for (String value : List.of("plain", "", "it's \"$HOME\" `id` \\n", "two\nlines", "ünï")) {
            assertThat(lines(Command.shell("printf '%s' \"$VALUE\"").env("VALUE", value)))
                    .isEqualTo(value);
            assertThat(lines(Command.shell("printf '%s' \"$VALUE\"").env("VALUE", Secret.of("value", value))))
                    .isEqualTo(value);
        }
    }

    @Test
    default void standard_input_is_empty_or_the_secret() throws InterruptedException {
        needs(Capability.COMMANDS);
        String secret = "first 'line' $x\nsecond";

        assertThat(lines(Command.of("cat"))).isEmpty();
        assertThat(lines(Command.of("cat").input(Secret.of("input", secret)))).isEqualTo(secret);
        assertThat(run(Command.of("true").input(Secret.of("input", "x".repeat(1_000_000))))
                        .succeeded())
                .as("a command that does not read its input")
                .isTrue();
    }

    @Test
    default void a_secret_is_in_no_process_list() throws InterruptedException {
        needs(Capability.COMMANDS);
        Secret secret = Secret.of("token", "s3cr3t-in-no-list");
        String look = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c 's3cr[3]t-in-no-list'; true";

        assertThat(lines(Command.shell(look).env("TOKEN", secret))).isEqualTo("0");
        assertThat(lines(Command.shell(look).input(secret))).isEqualTo("0");
    }

    @Test
    default void the_end_is_told_as_it_was() throws InterruptedException {
        needs(Capability.COMMANDS);

        assertThat(run(Command.of("true")).succeeded()).isTrue();
        CommandResult three = run(Command.shell("exit 3"));
        assertThat(three.ending()).isEqualTo(Ending.EXITED);
        assertThat(three.exitStatus()).hasValue(3);
        CommandResult killed = run(Command.shell("kill -KILL $$"));
        assertThat(killed.succeeded()).isFalse();
        assertThat(killed.toString()).contains("KILL");
    }

    @Test
    default void what_cannot_be_run_is_a_failure() throws InterruptedException {
        needs(Capability.COMMANDS);

        assertThatThrownBy(() -> run(Command.of("true").in(at("missing")))).isInstanceOf(TransportException.class);
        CommandResult missing = run(Command.of("no-such-program"));
        assertThat(missing.succeeded()).isFalse();
    }

    @Test
    default void both_streams_are_heard_to_their_last_line() throws InterruptedException {
        needs(Capability.COMMANDS);
        List<String> heard = new ArrayList<>();

        transport()
                .execute(
                        Command.shell("echo out; echo err >&2; printf 'no newline'; printf '\\377\\n' >&2"),
                        (stream, line) -> heard.add(stream + " " + line));

        assertThat(heard).containsExactlyInAnyOrder("STDOUT out", "STDERR err", "STDOUT no newline", "STDERR \ufffd");
    }

    @Test
    default void lines_are_heard_as_they_come() throws InterruptedException {
        needs(Capability.COMMANDS);
        AtomicLong first = new AtomicLong();

        transport().execute(Command.shell("echo now; sleep 1.5; echo later"), (stream, line) -> {
            if (line.equals("now")) {
                first.set(System.nanoTime());
            }
        });

        assertThat(Duration.ofNanos(System.nanoTime() - first.get())).isGreaterThan(Duration.ofMillis(1_000));
    }

    @Test
    default void ten_megabytes_on_either_stream_block_nothing() throws InterruptedException {
        needs(Capability.COMMANDS);
        AtomicLong out = new AtomicLong();
        AtomicLong err = new AtomicLong();
        String tenMegabytes = "head -c 10000000 /dev/zero | tr '\\0' 'x' | fold -w 99";

        CommandResult result = transport()
                .execute(
                        Command.shell(tenMegabytes + " >&2; " + tenMegabytes),
                        (stream, line) -> (stream == Stream.STDOUT ? out : err).addAndGet(line.length()));

        assertThat(result.succeeded()).isTrue();
        assertThat(out).hasValue(10_000_000);
        assertThat(err).hasValue(10_000_000);
    }

    @Test
    default void a_line_that_is_too_long_is_split() throws InterruptedException {
        needs(Capability.COMMANDS);
        List<String> heard = new ArrayList<>();

        transport().execute(Command.shell("head -c 40000 /dev/zero | tr '\\0' 'x'"), (stream, line) -> heard.add(line));

        assertThat(heard.stream().map(String::length).toList()).containsExactly(16_384, 16_384, 7_232);
    }

    private CommandResult run(Command command) throws InterruptedException {
        return transport().execute(command, (stream, line) -> {});
    }

    private String lines(Command command) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        CommandResult result = transport().execute(command, (stream, line) -> heard.add(line));
        assertThat(result.succeeded()).as(command + ": " + result + " " + heard).isTrue();
        return String.join("\n", heard);
    }
}
