package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Selector;
import io.zdd.model.ZddException;
import io.zdd.plan.FailurePolicy.OnFailure;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Phase;
import io.zdd.plan.Placement;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.HostReport;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releases that go live on some hosts before they do on others. */
class RolloutTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    private final FleetShop shop = new FleetShop(5);
    private final Deployer deployer = shop.deployer();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void deployTheFirst() throws IOException {
        deployer.deploy(shop.release("1"), STRATEGY).orThrow();
    }

    @AfterEach
    void close() {
        deployer.close();
        shop.close();
    }

    @Test
    void waves_go_live_one_after_the_other_each_behind_the_load_balancer() throws IOException {
        Report report = deployer.deploy(
                        shop.release("2"),
                        behind(STRATEGY).rollout(Rollout.rolling(2)).verify(note("check")))
                .orThrow();

        assertThat(served()).containsOnly("2");
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(waves())
                .containsExactly(
                        Set.of("drain web1", "drain web2"),
                        Set.of("check web1", "check web2"),
                        Set.of("admit web1", "admit web2"),
                        Set.of("drain web3", "drain web4"),
                        Set.of("check web3", "check web4"),
                        Set.of("admit web3", "admit web4"),
                        Set.of("drain web5"),
                        Set.of("check web5"),
                        Set.of("admit web5"));
    }

    /** Going back must not take every host out of the load balancer at once either. */
    @Test
    void going_back_is_in_waves_too_the_last_one_first() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"), behind(STRATEGY).rollout(Rollout.rolling(2)).verify(sick("web5")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(served()).containsOnly("1");
        List<String> back = events.subList(events.indexOf("drain web5") + 1, events.size());
        assertThat(back.subList(0, 1)).containsExactly("admit web5");
        assertThat(back.subList(1, 5))
                .containsExactlyInAnyOrder("drain web3", "admit web3", "drain web4", "admit web4");
        assertThat(back.subList(5, 9))
                .containsExactlyInAnyOrder("drain web1", "admit web1", "drain web2", "admit web2");
        assertThat(back).hasSize(9);
        assertThat(mostOutAtOnce()).isLessThanOrEqualTo(2);
    }

    @Test
    void the_canary_goes_first_and_is_watched() throws IOException {
        AtomicInteger checks = new AtomicInteger();
        AtomicSymlink strategy = STRATEGY.rollout(Rollout.canary(Selector.named("web3"))
                        .bake(Duration.ofMillis(400))
                        .then(Rollout.rolling(2)))
                .verify(HealthCheck.of("checked", context -> {
                    if (context.target().host().equals("web3")) {
                        assertThat(shop.served(0)).hasValue("1");
                        checks.incrementAndGet();
                    } else {
                        assertThat(shop.served(2)).hasValue("2");
                    }
                }));

        deployer.deploy(shop.release("2"), strategy).orThrow();

        assertThat(served()).containsOnly("2");
        assertThat(checks).hasValue(2);
    }

    @Test
    void a_canary_that_sickens_while_it_is_watched_goes_back_and_nobody_else_was_live() throws IOException {
        AtomicInteger checks = new AtomicInteger();
        Set<String> live = ConcurrentHashMap.newKeySet();
        AtomicSymlink strategy = STRATEGY.rollout(
                        Rollout.canary(Selector.named("web3")).bake(Duration.ofMillis(200)))
                .after(
                        Phase.ACTIVATE,
                        Step.of("live", context -> live.add(context.target().host())))
                .verify(HealthCheck.of("sickens", context -> {
                            if (checks.incrementAndGet() == 2) {
                                throw new ZddException("leaking memory");
                            }
                        })
                        .within(Duration.ZERO));

        Report report = deployer.deploy(shop.release("2"), strategy);

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.toString()).contains("leaking memory");
        assertThat(live).containsExactly("web3");
        assertThat(served()).containsOnly("1");
    }

    @Test
    void as_many_hosts_as_may_fail_go_back_alone() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"),
                STRATEGY.rollout(Rollout.rolling(2).maxFailures(1)).verify(sick("web2")));

        assertThat(report.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(report.succeeded()).isFalse();
        assertThat(served()).containsExactly("2", "1", "2", "2", "2");
        assertThat(outcomes(report))
                .containsExactly(
                        Outcome.SUCCEEDED,
                        Outcome.ROLLED_BACK,
                        Outcome.SUCCEEDED,
                        Outcome.SUCCEEDED,
                        Outcome.SUCCEEDED);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("web2 is sick");
        assertThat(deployer.status()).hasToString("web2 runs 1, the others 2");
        assertNoLocks();
    }

    @Test
    void one_more_than_may_fail_takes_all_back() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"),
                STRATEGY.rollout(Rollout.rolling(2).maxFailures(1)).verify(sick("web2"), sick("web4")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(served()).containsOnly("1");
        assertNoLocks();
    }

    @Test
    void a_roll_out_that_stops_where_it_is_keeps_the_waves_that_are_live() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"),
                STRATEGY.rollout(Rollout.rolling(2).onFailure(OnFailure.STOP_HERE))
                        .verify(sick("web4")));

        assertThat(report.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(served()).containsExactly("2", "2", "1", "1", "1");
        assertThat(outcomes(report))
                .containsExactly(
                        Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.ROLLED_BACK, Outcome.ROLLED_BACK, Outcome.FAILED);
        assertThat(deployer.status()).hasToString("web1, web2 run 2, the others 1");
        deployer.deploy(shop.release("3"), STRATEGY).orThrow();
        assertThat(served()).containsOnly("3");
    }

    @Test
    void a_first_wave_that_fails_leaves_nothing_live_also_where_it_would_stop() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"),
                STRATEGY.rollout(Rollout.rolling(2).onFailure(OnFailure.STOP_HERE))
                        .verify(sick("web1")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(served()).containsOnly("1");
    }

    @Test
    void a_host_that_fails_before_the_vote_stops_all_whatever_may_fail() throws IOException {
        Report report = deployer.deploy(
                shop.release("2"),
                STRATEGY.rollout(Rollout.rolling(2).maxFailures(5).onFailure(OnFailure.STOP_HERE))
                        .build(sick("web4")));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(served()).containsOnly("1");
    }

    @Test
    void a_rollback_is_rolled_out_in_the_same_waves() throws IOException {
        AtomicSymlink strategy = behind(STRATEGY).rollout(Rollout.rolling(3));
        deployer.deploy(shop.release("2"), STRATEGY).orThrow();

        deployer.rollback(strategy).orThrow();

        assertThat(served()).containsOnly("1");
        assertThat(waves()).hasSize(4).first().isEqualTo(Set.of("drain web1", "drain web2", "drain web3"));
    }

    @Test
    void a_step_that_is_done_once_is_done_once_for_all_waves() throws IOException {
        AtomicSymlink strategy = STRATEGY.rollout(Rollout.rolling(1))
                .reload(note("purge")
                        .at(Placement.everyHost()
                                .on(Selector.named("web2", "web4"))
                                .once()));

        deployer.deploy(shop.release("2"), strategy).orThrow();

        assertThat(events).containsExactly("purge web2");
    }

    @Test
    void the_plan_shows_the_waves_and_what_it_asks_of_migrations() throws IOException {
        Plan plan = deployer.plan(
                shop.release("2"),
                behind(STRATEGY)
                        .verify(note("check"))
                        .rollout(Rollout.canary(Selector.named("web3"))
                                .bake(Duration.ofMinutes(10))
                                .then(Rollout.rollingPercent(40).pause(Duration.ofSeconds(30)))
                                .maxFailures(1)));

        assertThat(plan.toString())
                .contains("rollout: ")
                .contains("first, watched for 600 s, then 40 % at once, 30 s between waves, up to 1 may fail")
                .contains("wave 1: drain\n  [web3] drain")
                .contains("[web3] watch for 600.0 s")
                .contains("wave 2: activate\n  [web1] activate")
                .contains("wave 3: ")
                .contains("old and new code run side by side");
        assertThat(deployer.plan(shop.release("2"), STRATEGY).toString()).doesNotContain("wave");
    }

    @Test
    void a_load_balancer_that_would_be_left_without_a_host_is_refused() {
        assertThatThrownBy(() -> deployer.plan(shop.release("2"), behind(STRATEGY)))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("left without any")
                .hasMessageContaining("Rollout.rolling(1)");
    }

    @Test
    void bad_numbers_are_refused_at_the_call() {
        assertThatThrownBy(() -> Rollout.rolling(0)).hasMessageContaining("at least one host");
        assertThatThrownBy(() -> Rollout.rollingPercent(101)).hasMessageContaining("not 101");
        assertThatThrownBy(() -> Rollout.rolling(1).maxFailures(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Rollout.rolling(1).pause(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> Rollout.rolling(1).bake(Duration.ofSeconds(1))).hasMessageContaining("canary");
        assertThatThrownBy(
                        () -> deployer.plan(shop.release("2"), STRATEGY.rollout(Rollout.canary(Selector.role("none")))))
                .hasMessageContaining("selects no host");
    }

    private AtomicSymlink behind(AtomicSymlink strategy) {
        return strategy.behind(LoadBalancer.of(note("drain"), note("admit")));
    }

    private Step note(String what) {
        return Step.of(what, context -> events.add(what + " " + context.target().host()));
    }

    /** Red for the release 2 on one host. */
    private static Step sick(String host) {
        return Step.of("sick on " + host, context -> {
            if (context.target().host().equals(host)
                    && context.target().release().value().equals("2")) {
                throw new ZddException(host + " is sick");
            }
        });
    }

    /** What happened, those of the same kind that followed each other together. */
    private List<Set<String>> waves() {
        List<Set<String>> waves = new ArrayList<>();
        String last = "";
        for (String event : events) {
            String kind = event.substring(0, event.indexOf(' '));
            if (!kind.equals(last)) {
                waves.add(new HashSet<>());
            }
            waves.get(waves.size() - 1).add(event);
            last = kind;
        }
        return waves;
    }

    private int mostOutAtOnce() {
        Set<String> out = new HashSet<>();
        int most = 0;
        for (String event : events) {
            String host = event.substring(event.indexOf(' '));
            if (event.startsWith("drain")) {
                out.add(host);
            } else {
                out.remove(host);
            }
            most = Math.max(most, out.size());
        }
        return most;
    }

    private List<String> served() {
        List<String> served = new ArrayList<>();
        for (int host = 0; host < shop.size(); host++) {
            served.add(shop.served(host).orElse("nothing"));
        }
        return served;
    }

    private static List<Outcome> outcomes(Report report) {
        return report.hosts().stream().map(HostReport::outcome).toList();
    }

    private void assertNoLocks() {
        for (int host = 0; host < shop.size(); host++) {
            assertThat(shop.isLocked(host)).isFalse();
        }
    }
}
