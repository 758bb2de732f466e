package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.plan.CommandFailedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A check is over when its time is over, whatever it looks at. */
@Timeout(30)
class CheckTimeTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_command_that_hangs_is_stopped_and_red() throws IOException {
        Report report = check(HealthCheck.command("sleep 300").within(SHORT));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.failure().orElseThrow())
                .isNotInstanceOf(CommandFailedException.class)
                .hasMessageContaining("check sleep 300 was still red")
                .hasMessageContaining("time-out");
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_red() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Report report = check(HealthCheck.http("http://127.0.0.1:" + silent.getLocalPort() + "/")
                    .within(SHORT)
                    .timeout(Duration.ofMinutes(5)));

            assertThat(report.failure().orElseThrow()).hasMessageContaining("no whole answer within");
        }
    }

    @Test
    void code_that_is_green_too_late_is_red() throws IOException {
        Report report = check(HealthCheck.of("slow", context -> context.pause(Duration.ofMillis(900)))
                .within(SHORT));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("too late");
    }

    @Test
    void a_single_look_takes_what_it_takes() throws IOException {
        assertThat(check(HealthCheck.command("sleep 0.5").within(Duration.ZERO)).succeeded())
                .isTrue();
    }

    private Report check(io.zdd.plan.Step check) throws IOException {
        return shop.deploy("1", Strategy.atomicSymlink().durable(false).verify(check));
    }
}
