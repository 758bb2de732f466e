package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.MarkerFile;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that a load balancer leaves out because of a file. */
class MarkerFileTest {
    private FleetShop fleet;

    @BeforeEach
    void start() {
        fleet = new FleetShop(2);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void a_file_is_there_while_the_host_is_out() throws IOException {
        List<Boolean> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(isThere(0, "shared/maintenance")));

        deploy(MarkerFile.whileOut("shared/maintenance").settle(Duration.ZERO), look)
                .orThrow();

        assertThat(seen).containsExactly(true, false);
        assertThat(isThere(1, "shared/maintenance")).isFalse();
    }

    @Test
    void a_file_is_there_while_the_host_is_in() throws IOException {
        Files.createFile(fleet.path(0, "shared/healthy"));
        List<Boolean> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(isThere(0, "shared/healthy")));

        deploy(MarkerFile.whileIn("/srv/shop/shared/healthy").settle(Duration.ZERO), look)
                .orThrow();

        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void a_host_that_goes_back_is_let_in_again() throws IOException {
        Step sick = Step.of("sick", context -> {
            throw new IllegalStateException("red");
        });

        Report report = deploy(MarkerFile.whileOut("shared/maintenance").settle(Duration.ZERO), sick);

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(isThere(0, "shared/maintenance")).isFalse();
    }

    @Test
    void the_load_balancer_gets_its_time_to_notice() throws IOException {
        Report report = deploy(
                MarkerFile.whileOut("shared/maintenance").settle(Duration.ofMillis(150)), Step.of("none", c -> {}));

        assertThat(report.steps())
                .filteredOn(step -> step.step().endsWith("by shared/maintenance"))
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.took()).isGreaterThanOrEqualTo(Duration.ofMillis(150)));
    }

    @Test
    void a_directory_is_no_marker() throws IOException {
        Report report = deploy(MarkerFile.whileIn("shared/storage").settle(Duration.ZERO), Step.of("none", c -> {}));

        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("web1: the marker /srv/shop/shared/storage is a directory");
        assertThat(isThere(0, "shared/storage/data")).isTrue();
    }

    @Test
    void what_is_no_path_and_no_time_is_refused() {
        assertThatThrownBy(() -> MarkerFile.whileIn("../healthy")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> MarkerFile.whileOut("x").settle(Duration.ofSeconds(-1)))
                .isInstanceOf(ZddException.class);
    }

    private Report deploy(MarkerFile marker, Step check) throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .behind(marker)
                .verify(check)
                .rollout(Rollout.rolling(1));
        try (Deployer deployer = fleet.deployer()) {
            return deployer.deploy(fleet.release("1"), strategy);
        }
    }

    private boolean isThere(int host, String path) {
        return Files.exists(fleet.path(host, path));
    }
}
