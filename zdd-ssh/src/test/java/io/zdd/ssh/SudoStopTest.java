package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands as another user that take too long: stopped as far as the rules of sudo allow it, and reported otherwise. */
class SudoStopTest extends SudoCase {
    /** Whoever runs it writes down its id and that of a child, in a directory that everybody may write to. */
    private static final String FAMILY = "echo $$ >> ids; sh -c 'echo $$ >> ids; exec sleep 301' & sleep 301; wait";

    /** The same, with deaf ears for being asked. */
    private static final String STUBBORN = "trap '' TERM; " + FAMILY;

    /** However busy the machine is, they have written down their ids. */
    private static final Duration STARTED_BY_THEN = Duration.ofSeconds(4);

    @Test
    void a_command_that_the_rules_let_us_stop_is_gone_after_its_time() throws Exception {
        Connector way = server().connector();
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

        Heard heard =
                run(way, Command.shell(FAMILY).as(rules.user()).in(directory()).timeout(STARTED_BY_THEN));

        assertThat(heard.result().ending()).isEqualTo(Ending.TIMED_OUT);
        assertThat(heard.lines()).isEmpty();
        assertThat(alive()).isEmpty();
    }

    @Test
    void a_command_that_we_may_not_stop_is_reported_with_its_processes() throws Exception {
        Connector way = server().connector();
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

        Heard heard = run(
                way,
                Command.shell(STUBBORN)
                        .as(rules.askingUser(), rules.password())
                        .in(directory())
                        .timeout(STARTED_BY_THEN));

        List<String> alive = alive();
        try {
            assertThat(heard.result().ending()).isEqualTo(Ending.TIMED_OUT);
            assertThat(alive).isNotEmpty();
            assertThat(alive)
                    .allSatisfy(id -> assertThat(String.join("\n", heard.lines()))
                            .contains("process " + id + " of user " + rules.askingUser() + " still runs")
                            .contains("sudo kill " + id));
        } finally {
            for (String id : alive) {
                run(way, Command.of("kill", "-KILL", id).as(rules.askingUser(), rules.password()));
            }
        }
    }

    @Test
    void an_interrupt_stops_what_the_rules_let_us_stop() throws Exception {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));
        Command command = Command.shell(FAMILY).as(rules.user()).in(directory());
        Thread deploying = new Thread(
                () -> catchThrowableOfType(InterruptedException.class, () -> run(server().connector(), command)));
        deploying.start();
        while (!Files.exists(base.resolve("ids")) || alive().size() < 2) {
            Thread.sleep(20);
        }

        deploying.interrupt();
        deploying.join(20_000);

        assertThat(deploying.isAlive()).isFalse();
        assertThat(alive()).isEmpty();
    }

    /** Of the family; what is dead and only not yet reaped by init does not count. */
    private List<String> alive() throws IOException {
        List<String> alive = new ArrayList<>();
        for (String id : Files.readAllLines(base.resolve("ids"))) {
            try {
                if (!Files.readString(Path.of("/proc", id, "status")).contains("State:\tZ")) {
                    alive.add(id);
                }
            } catch (IOException gone) {
                // as it should be
            }
        }
        return alive;
    }
}
