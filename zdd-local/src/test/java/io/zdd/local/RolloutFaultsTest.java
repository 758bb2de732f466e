package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Selector;
import io.zdd.model.ZddException;
import io.zdd.plan.FailurePolicy.OnFailure;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.FaultyConnector.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One host fails, at every call and at every phase, under every roll-out: each fleet ends in a state that its policy permits.
 *
 * <p>Of the calls every fifth is taken, or every fifteenth, beginning elsewhere each time; with {@code -Dzdd.faults=all} all of them are.
 */
@Tag("exhaustive")
class RolloutFaultsTest {
    private static final int STRIDE = "all".equals(System.getProperty("zdd.faults")) ? 1 : Sample.of(5, 15);
    private static final List<Integer> FLEETS = List.of(1, 2, 3, Sample.of(7, 4));
    private static final int HOSTS = FLEETS.stream().mapToInt(Integer::intValue).sum();
    private static final List<Fault> FAULTS =
            List.of(Fault.ERROR, Fault.BUG, Fault.LOST_BEFORE, Fault.LOST_DURING, Fault.LOST_AFTER);
    private static final List<Phase> PHASES = List.of(
            Phase.CONTENT,
            Phase.SHARED,
            Phase.BUILD,
            Phase.SEAL,
            Phase.START,
            Phase.DRAIN,
            Phase.ACTIVATE,
            Phase.RELOAD,
            Phase.VERIFY,
            Phase.ADMIT);

    /** The roll-outs, and what each of them permits. */
    private enum Policy {
        ALL_AT_ONCE(Rollout.allAtOnce()),
        ONE_BY_ONE(Rollout.rolling(1)),
        CANARY(Rollout.canary(Selector.named("web1"))),
        HALF_BY_HALF(Rollout.rollingPercent(50)),
        ONE_MAY_FAIL(Rollout.rolling(2).maxFailures(1)),
        STOP_HERE(Rollout.rolling(2).onFailure(OnFailure.STOP_HERE));

        private final Rollout rollout;

        Policy(Rollout rollout) {
            this.rollout = rollout;
        }

        AtomicSymlink strategy(int hosts) {
            AtomicSymlink base = Strategy.atomicSymlink()
                    .shared(Shared.directory("storage"))
                    .durable(false)
                    .keep(1)
                    .rollout(rollout);
            Step nothing = Step.of("nothing", context -> {});
            return this == ALL_AT_ONCE || hosts < 3 ? base : base.behind(LoadBalancer.of(nothing, nothing));
        }

        /** Whether these releases, host by host, may be what is served in the end; a host that may differ is left out. */
        boolean permits(List<String> served) {
            return switch (this) {
                case STOP_HERE ->
                    served.equals(
                            served.stream().sorted((a, b) -> b.compareTo(a)).toList());
                default -> served.stream().distinct().count() <= 1;
            };
        }
    }

    @Test
    void whatever_call_fails_on_whatever_host_the_fleet_ends_as_its_policy_permits() throws IOException {
        List<Runnable> scenarios = new ArrayList<>();
        int calls = calls();
        for (Policy policy : Policy.values()) {
            for (int hosts : FLEETS) {
                for (int host = 0; host < hosts; host++) {
                    for (Fault fault : FAULTS) {
                        for (int call = 1 + scenarios.size() % STRIDE; call <= calls; call += STRIDE) {
                            scenarios.add(atCall(policy, hosts, host, call, fault));
                        }
                    }
                }
            }
        }
        scenarios.parallelStream().forEach(Runnable::run);
        System.out.println("[fleet] " + scenarios.size() + " calls that failed under " + Policy.values().length
                + " roll-outs, each with an end that is permitted");
        assertThat(scenarios).hasSizeGreaterThan(450 * HOSTS / STRIDE);
    }

    @Test
    void whatever_phase_fails_on_whatever_host_the_fleet_ends_as_its_policy_permits() {
        List<Runnable> scenarios = new ArrayList<>();
        for (Policy policy : Policy.values()) {
            for (int hosts : FLEETS) {
                for (int host = 0; host < hosts; host++) {
                    for (Phase phase : PHASES) {
                        int sick = host;
                        scenarios.add(() -> inPhase(policy, hosts, sick, phase));
                    }
                }
            }
        }
        scenarios.parallelStream().forEach(Runnable::run);
        System.out.println("[fleet] " + scenarios.size() + " phases that failed, each with an end that is permitted");
        assertThat(scenarios).hasSize(Policy.values().length * HOSTS * PHASES.size());
    }

    @Test
    void a_check_that_stays_red_until_its_time_is_over_is_a_failure_like_any_other() {
        List<Runnable> scenarios = new ArrayList<>();
        for (Policy policy : Policy.values()) {
            for (int hosts : FLEETS) {
                for (int host = 0; host < hosts; host++) {
                    String sick = "web" + (host + 1);
                    HealthCheck red = HealthCheck.of("red", context -> {
                                if (context.target().host().equals(sick)
                                        && context.target().release().value().equals("3")) {
                                    throw new ZddException("sick in " + Phase.VERIFY);
                                }
                            })
                            .every(Duration.ofMillis(10))
                            .within(Duration.ofMillis(50));
                    int failing = host;
                    scenarios.add(
                            () -> failing(policy, hosts, failing, Phase.VERIFY, strategy -> strategy.verify(red)));
                }
            }
        }
        scenarios.parallelStream().forEach(Runnable::run);
        assertThat(scenarios).hasSize(Policy.values().length * HOSTS);
    }

    /** The look itself must find what is not permitted. */
    @Test
    void a_mixed_fleet_is_not_permitted_unless_its_policy_says_so() {
        assertThat(Policy.ALL_AT_ONCE.permits(List.of("2", "3"))).isFalse();
        assertThat(Policy.ONE_MAY_FAIL.permits(List.of("3", "2", "3"))).isFalse();
        assertThat(Policy.STOP_HERE.permits(List.of("3", "2"))).isTrue();
        assertThat(Policy.STOP_HERE.permits(List.of("2", "3"))).isFalse();
    }

    private static int calls() throws IOException {
        try (FleetShop shop = new FleetShop(1);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("2"), Policy.ONE_BY_ONE.strategy(1)).orThrow();
            shop.heal();
            deployer.deploy(shop.release("3"), Policy.ONE_BY_ONE.strategy(1)).orThrow();
            return shop.connector(0).calls();
        }
    }

    private static Runnable atCall(Policy policy, int hosts, int host, int call, Fault fault) {
        return () -> {
            try (FleetShop shop = new FleetShop(hosts);
                    Deployer deployer = shop.deployer()) {
                AtomicSymlink strategy = policy.strategy(hosts);
                deployer.deploy(shop.release("2"), strategy).orThrow();
                shop.heal();
                shop.connector(host).failAt(call, fault);
                Optional<Report> report = attempt(deployer, shop, strategy);
                check(
                        policy,
                        shop,
                        host,
                        report,
                        policy + ": " + fault + " at call " + call + " on host " + (host + 1) + " of " + hosts);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        };
    }

    private static void inPhase(Policy policy, int hosts, int host, Phase phase) {
        Step sick = Step.of("sick", context -> {
            if (context.target().host().equals("web" + (host + 1))
                    && context.target().release().value().equals("3")) {
                throw new AssertionError("sick in " + phase);
            }
        });
        failing(policy, hosts, host, phase, strategy -> strategy.after(phase, sick));
    }

    private static void failing(
            Policy policy, int hosts, int host, Phase phase, UnaryOperator<AtomicSymlink> sickening) {
        try (FleetShop shop = new FleetShop(hosts);
                Deployer deployer = shop.deployer()) {
            AtomicSymlink strategy = policy.strategy(hosts);
            deployer.deploy(shop.release("2"), strategy).orThrow();
            Optional<Report> report = attempt(deployer, shop, sickening.apply(strategy));
            String what = policy + ": sick in " + phase + " on host " + (host + 1) + " of " + hosts;
            assertThat(report.orElseThrow().toString()).as(what).contains("sick in " + phase);
            assertThat(shop.served(host)).as(what + report).hasValue("2");
            check(policy, shop, host, report, what);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<Report> attempt(Deployer deployer, FleetShop shop, AtomicSymlink strategy)
            throws IOException {
        try {
            return Optional.of(deployer.deploy(shop.release("3"), strategy));
        } catch (ZddException | IllegalStateException refused) {
            return Optional.empty();
        }
    }

    private static void check(Policy policy, FleetShop shop, int failing, Optional<Report> report, String what)
            throws IOException {
        String all = what + ": " + report.map(Report::toString).orElse("refused");
        for (int host = 0; host < shop.size(); host++) {
            assertThat(shop.served(host)).as(all).isPresent();
            assertThat(Files.readString(shop.path(host, "shared/storage/data")))
                    .as(all)
                    .isEqualTo("precious");
            if (!shop.connector(host).isLost()) {
                assertThat(shop.isLocked(host)).as(all).isFalse();
                assertTrue(report, shop.served(host).orElseThrow(), host, all);
            }
        }
        boolean mayDiffer =
                policy == Policy.ONE_MAY_FAIL || shop.connector(failing).isLost();
        List<String> served = others(shop, mayDiffer ? failing : -1);
        assertThat(policy.permits(served)).as(all + served).isTrue();
        if (report.map(Report::succeeded).orElse(false)) {
            assertThat(others(shop, -1)).as(all).containsOnly("3");
        }
    }

    /** What the report says of a host is what the host serves. */
    private static void assertTrue(Optional<Report> report, String served, int host, String what) {
        Outcome outcome = report.map(known -> known.hosts().get(host).outcome()).orElse(Outcome.FAILED);
        switch (outcome) {
            case SUCCEEDED -> assertThat(served).as(what).isEqualTo("3");
            case FAILED, ROLLED_BACK, CANCELLED, SKIPPED ->
                assertThat(served).as(what).isEqualTo("2");
            default -> assertThat(outcome).as(what).isEqualTo(Outcome.IN_DOUBT);
        }
    }

    private static List<String> others(FleetShop shop, int failing) {
        return IntStream.range(0, shop.size())
                .filter(host -> host != failing)
                .mapToObj(host -> shop.served(host).orElseThrow())
                .toList();
    }
}
