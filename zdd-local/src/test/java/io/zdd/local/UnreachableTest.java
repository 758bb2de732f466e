package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.FleetState;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.HistoryEntry;
import io.zdd.run.HostReport;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.Unreachable;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.FaultyConnector.Fault;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that are not there, and what a deployer was told to do about them. */
class UnreachableTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    private final FleetShop shop = new FleetShop(5);

    @BeforeEach
    void deployTheFirst() throws IOException {
        try (Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
        }
        shop.heal();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void nothing_is_done_without_every_host_unless_it_was_said() throws IOException {
        lose(2);
        try (Deployer deployer = shop.deployer()) {
            assertThatThrownBy(() -> deployer.deploy(shop.release("2"), STRATEGY))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("web3");
        }
        assertServed("1", "1", "1", "1", "1");
    }

    @Test
    void as_many_as_may_be_left_out_are_and_everything_names_them() throws IOException {
        lose(1);
        lose(3);
        try (Deployer deployer = skipping(2)) {
            Plan plan = deployer.plan(shop.release("2"), STRATEGY);
            assertThat(plan.toString())
                    .contains("host web2 is left out: web2: ")
                    .contains("host web4 is left out")
                    .doesNotContain("[web2]");
            Plan read = STRATEGY.read(plan.toJson(), new Intent.Deploy(shop.release("2")));
            assertThat(read.state().skipped()).containsOnlyKeys("web2", "web4");

            Report report = deployer.apply(plan).orThrow();

            assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(report.hosts().get(1).outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(report.toString()).contains("[web2] SKIPPED").contains("[web4] SKIPPED");
            HistoryEntry last = lastOf(deployer, "web1");
            assertThat(last.reason()).hasValue("without web2, web4");
        }
        assertServed("2", "1", "2", "1", "2");
    }

    @Test
    void the_next_deployment_takes_them_along() throws IOException {
        lose(1);
        try (Deployer deployer = skipping(1)) {
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            shop.heal();
            assertThat(deployer.status()).hasToString("web2 runs 1, the others 2");

            deployer.deploy(shop.release("3"), STRATEGY).orThrow();
        }
        assertServed("3", "3", "3", "3", "3");
    }

    @Test
    void or_they_catch_up_by_themselves() throws IOException {
        lose(1);
        lose(3);
        try (Deployer deployer = skipping(2)) {
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            shop.heal();

            List<Report> reports = deployer.reconcile(shop.release("2"), STRATEGY);

            assertThat(reports).hasSize(1).allMatch(Report::succeeded);
            assertThat(reports.get(0).hosts()).extracting(HostReport::host).containsExactly("web2", "web4");
            assertServed("2", "2", "2", "2", "2");
            assertThat(deployer.reconcile(shop.release("2"), STRATEGY)).isEmpty();
        }
    }

    @Test
    void a_host_that_was_left_out_of_a_rollback_goes_back_to_what_the_others_run() throws IOException {
        try (Deployer deployer = skipping(1)) {
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            lose(4);
            deployer.rollback(STRATEGY).orThrow();
            shop.heal();
            assertServed("1", "1", "1", "1", "2");

            assertThat(deployer.reconcile(shop.release("1"), STRATEGY))
                    .hasSize(1)
                    .allMatch(Report::succeeded);
            assertServed("1", "1", "1", "1", "1");
        }
    }

    @Test
    void other_content_under_the_same_id_is_no_catching_up() throws IOException {
        lose(1);
        try (Deployer deployer = skipping(1)) {
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            shop.heal();

            assertThatThrownBy(() -> deployer.reconcile(shop.release("3"), STRATEGY))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("the others run 2, which was made of other content");
        }
        assertServed("2", "1", "2", "2", "2");
    }

    @Test
    void there_is_nothing_to_catch_up_with_where_no_release_runs_on_most_hosts() throws IOException {
        for (int host = 0; host < 3; host++) {
            Files.delete(shop.path(host, "current"));
        }
        try (Deployer deployer = shop.deployer()) {
            assertThatThrownBy(() -> deployer.reconcile(shop.release("1"), STRATEGY))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("no release runs on more than half of the hosts");
        }
    }

    @Test
    void more_than_may_be_left_out_is_refused() throws IOException {
        lose(0);
        lose(4);
        try (Deployer deployer = skipping(1)) {
            assertThatThrownBy(() -> deployer.plan(shop.release("2"), STRATEGY))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("web1")
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .anyMatch(other -> other.getMessage().contains("web5"))
                            .anyMatch(other -> other.getMessage().contains("2 of 5 hosts cannot be reached")));
        }
    }

    @Test
    void more_than_half_must_be_there_whatever_was_said() throws IOException {
        lose(0);
        lose(1);
        lose(2);
        try (Deployer deployer = skipping(5)) {
            assertThatThrownBy(() -> deployer.plan(shop.release("2"), STRATEGY)).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void a_percentage_is_rounded_down() throws IOException {
        lose(0);
        try (Deployer deployer = Deployer.builder(shop.fleet())
                .waitUpTo(Duration.ZERO)
                .unreachable(Unreachable.skipPercent(19))
                .build()) {
            assertThatThrownBy(() -> deployer.plan(shop.release("2"), STRATEGY)).isInstanceOf(TransportException.class);
        }
        try (Deployer deployer = Deployer.builder(shop.fleet())
                .waitUpTo(Duration.ZERO)
                .unreachable(Unreachable.skipPercent(20))
                .build()) {
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
        }
        assertServed("1", "2", "2", "2", "2");
    }

    @Test
    void a_host_that_is_lost_between_plan_and_lock_is_left_out_too() throws IOException {
        try (Deployer deployer = skipping(1)) {
            Plan plan = deployer.plan(shop.release("2"), STRATEGY);
            lose(2);

            Report report = deployer.apply(plan).orThrow();

            assertThat(report.hosts().get(2).outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(lastOf(deployer, "web1").reason()).hasValue("without web3");
        }
        assertServed("2", "2", "1", "2", "2");
    }

    @Test
    void but_not_if_something_was_to_be_done_there_for_all() throws IOException {
        AtomicSymlink strategy = STRATEGY.migrate(Step.of("migrate", context -> {}));
        try (Deployer deployer = skipping(1)) {
            Plan plan = deployer.plan(shop.release("2"), strategy);
            lose(0);

            assertThatThrownBy(() -> deployer.apply(plan))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("web1 cannot be reached any more")
                    .hasMessageContaining("migrate")
                    .hasMessageContaining("plan again");

            deployer.deploy(shop.release("2"), strategy).orThrow();
        }
        assertServed("1", "2", "2", "2", "2");
    }

    @Test
    void a_host_that_is_lost_later_has_failed() throws IOException {
        try (Deployer deployer = skipping(1)) {
            Step cut = Step.of("cut", context -> {
                if (context.target().host().equals("web3")) {
                    shop.connector(2).failAt(1, Fault.LOST_BEFORE);
                }
            });

            Report report = deployer.deploy(shop.release("2"), STRATEGY.build(cut));

            assertThat(report.succeeded()).isFalse();
        }
        assertServed("1", "1", "1", "1", "1");
    }

    /** A host that answers and refuses is there. */
    @Test
    void a_lock_is_not_left_out() throws IOException {
        Files.writeString(
                shop.path(1, ".zdd/lock"),
                "{\"deployment\":\"other\",\"owner\":\"ann\",\"purpose\":\"deploy 9\",\"since\":\"2026-01-01T00:00:00Z\"}");
        try (Deployer deployer = skipping(1)) {
            assertThatThrownBy(() -> deployer.deploy(shop.release("2"), STRATEGY))
                    .isInstanceOf(LockedException.class);
        }
        assertServed("1", "1", "1", "1", "1");
    }

    @Test
    void the_status_names_those_that_cannot_be_reached() {
        lose(4);
        try (Deployer deployer = shop.deployer()) {
            FleetState state = deployer.status();

            assertThat(state.hosts()).hasSize(4);
            assertThat(state.skipped()).containsOnlyKeys("web5");
            assertThat(state.toString()).startsWith("web1, web2, web3, web4 run 1, web5 could not be reached (");
        }
    }

    @Test
    void bad_numbers_are_refused_at_the_call() {
        assertThatThrownBy(() -> Unreachable.skip(0)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Unreachable.skipPercent(50)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Deployer.builder(shop.fleet()).atOnce(0)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Deployer.builder(shop.fleet()).connectingAtOnce(0))
                .isInstanceOf(ZddException.class);
    }

    private void lose(int host) {
        shop.connector(host).failAt(1, Fault.LOST_BEFORE);
    }

    private Deployer skipping(int most) {
        return Deployer.builder(shop.fleet())
                .waitUpTo(Duration.ZERO)
                .unreachable(Unreachable.skip(most))
                .build();
    }

    private HistoryEntry lastOf(Deployer deployer, String host) {
        shop.heal();
        List<HistoryEntry> entries = deployer.history().get(host).stream()
                .filter(entry -> entry.state().equals("COMMITTED"))
                .toList();
        return entries.get(entries.size() - 1);
    }

    private void assertServed(String... releases) {
        for (int host = 0; host < shop.size(); host++) {
            assertThat(shop.served(host)).as("web" + (host + 1)).hasValue(releases[host]);
        }
    }
}
