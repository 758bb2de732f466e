package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.local.Local;
import io.zdd.model.Secret;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.run.Report;
import io.zdd.step.Steps;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import io.zdd.transport.Connector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands as another user by the real sudo, here and over SSH. */
class SudoTest extends SudoCase {
    Stream<Connector> ways() {
        return Stream.of(server().connector(), Local.disk());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_rule_without_a_password(Connector way) throws Exception {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));
        Command command = Command.shell("id -un; pwd -P; umask; echo \"$PLAIN $SECRET\"; cat")
                .as(rules.user())
                .in(directory())
                .env("PLAIN", "it's $(plain)")
                .env("SECRET", Secret.of("token", "it's \"secret\""))
                .input(Secret.of("input", "read by the command"));

        Heard heard = run(way, command);

        assertThat(heard.lines())
                .containsExactly(
                        rules.user(),
                        base.toRealPath().toString(),
                        "0022",
                        "it's $(plain) it's \"secret\"",
                        "read by the command");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_rule_with_a_password(Connector way) throws Exception {
        Command command = Command.shell("id -un; echo \"$SECRET\"; cat").as(rules.askingUser(), rules.password());

        assertThat(run(way, command).lines()).containsExactly(rules.askingUser(), "");
        assertThat(run(
                                way,
                                command.env("SECRET", Secret.of("token", "s3cr3t"))
                                        .input(Secret.of("input", "what\nit reads\n")))
                        .lines())
                .containsExactly(rules.askingUser(), "s3cr3t", "what", "it reads");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void what_the_rules_do_not_allow_fails_and_says_why(Connector way) throws Exception {
        List<Command> refused = List.of(
                Command.of("id").as(rules.askingUser()),
                Command.of("id").as("root"),
                Command.of(rules.reload(), "more").as("root"),
                Command.of("id").as(rules.askingUser(), Secret.of("wrong", "no-such-password")));
        for (Command command : refused) {
            Heard heard = run(way, command);
            assertThat(heard.result().succeeded()).as(command.toString()).isFalse();
            assertThat(String.join(" ", heard.lines())).contains("password").doesNotContain("no-such-password", "uid=");
        }
        assertThat(run(way, Command.of(rules.reload()).as("root")).lines())
                .as("the one thing that is allowed as root was run")
                .containsExactly("no PHP-FPM runs");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_password_is_in_no_process_list(Connector way) throws Exception {
        String password = rules.password().reveal();
        String pattern = "[" + password.charAt(0) + "]" + password.substring(1);
        Command look = Command.shell("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'"
                        + " | grep -v ^ZDD_SUDO_PASSWORD= | grep -c '" + pattern + "'; ps -ef | grep -c '" + pattern
                        + "'; true")
                .as(rules.askingUser(), rules.password());

        assertThat(run(way, look).lines()).containsExactly("0", "0");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_password_is_in_no_plan_report_record_or_log(Connector way) throws Exception {
        String password = rules.password().reveal();
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .build(Steps.run("echo failing >&2; exit 4").as(rules.askingUser(), rules.password()));
        try (SshShop shop = new SshShop(base, way)) {
            Plan plan = shop.deployer().plan(new Intent.Deploy(shop.release("1")), strategy);
            Report report = shop.deployer().apply(plan);
            StringWriter trace = new StringWriter();
            report.failure().orElseThrow().printStackTrace(new PrintWriter(trace));

            assertThat(report.toString()).contains("as " + rules.askingUser()).doesNotContain(password);
            assertThat(trace.toString()).contains("failing").doesNotContain(password);
            assertThat(plan + plan.toJson())
                    .contains("as " + rules.askingUser())
                    .doesNotContain(password);
            try (Stream<Path> all = Files.walk(shop.root())) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).doesNotContain(password);
                }
            }
        }
        assertThat(server().log()).doesNotContain(password);
    }
}
