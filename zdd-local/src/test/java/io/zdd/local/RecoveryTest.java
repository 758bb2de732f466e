package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.Crash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found after a crash, decided about it, said and done. */
class RecoveryTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);
    private static final Duration LEASE = Duration.ofMillis(150);
    private static final ReleaseId KILLED = ReleaseId.of("2");

    private final FleetShop shop = new FleetShop(2);
    private final List<DeploymentEvent> events = Collections.synchronizedList(new ArrayList<>());
    private Deployer deployer;
    private String before = "1";

    @BeforeEach
    void deployOne() throws IOException {
        deployer = Deployer.builder(shop.reachableFleet())
                .lease(LEASE)
                .listener(events::add)
                .build();
        deployer.deploy(shop.release("1"), STRATEGY).orThrow();
    }

    @AfterEach
    void close() {
        deployer.close();
        shop.close();
    }

    @Test
    void a_plan_says_what_was_found_and_what_is_done_first_and_its_json_is_read_back() throws IOException {
        killWhen(states -> states.stream().anyMatch(state -> is(state, ReleaseState.LIVE)));

        Intent intent = new Intent.Deploy(shop.release("3"));
        Plan plan = deployer.plan(intent, STRATEGY);

        assertThat(plan.toString())
                .contains("first, for a deployment was killed:")
                .contains("was killed when release 2 was")
                .contains("the link goes back to releases/1, and services are reloaded")
                .contains("2 is BAD");
        Plan read = STRATEGY.read(plan.toJson(), intent);
        assertThat(read.toJson()).isEqualTo(plan.toJson());

        Report report = deployer.apply(read);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("was killed when release 2 was"));
        assertThat(shop.served(0)).contains("3");
    }

    @Test
    void who_listens_hears_what_is_live_again() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));
        events.clear();

        deployer.recover(STRATEGY).orThrow();

        assertThat(events.stream()
                        .filter(DeploymentEvent.Swapped.class::isInstance)
                        .map(DeploymentEvent.Swapped.class::cast))
                .hasSize(2)
                .allSatisfy(swapped -> {
                    assertThat(swapped.from()).contains(KILLED);
                    assertThat(swapped.to()).contains(ReleaseId.of("1"));
                });
    }

    @Test
    void a_link_to_what_only_looks_like_a_release_is_put_back_as_it_was() throws IOException {
        for (int host = 0; host < 2; host++) {
            Path elsewhere = Files.createDirectories(shop.path(host, "releases-by-hand/1"));
            Files.writeString(elsewhere.resolve("index.html"), "by hand");
            Files.delete(shop.path(host, "current"));
            Files.createSymbolicLink(
                    shop.path(host, "current"), elsewhere.getFileSystem().getPath("releases-by-hand/1"));
        }
        before = "by hand";
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));

        deployer.recover(STRATEGY).orThrow();

        assertThat(shop.served(0)).contains("by hand");
        assertThat(shop.served(1)).contains("by hand");
    }

    @Test
    void what_is_for_good_on_one_host_goes_live_on_the_other() throws IOException {
        killWhen(states -> states.stream().anyMatch(state -> is(state, ReleaseState.COMMITTED))
                && states.stream().anyMatch(state -> is(state, ReleaseState.LIVE)));

        Report report = deployer.recover(STRATEGY);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(states()).allMatch(state -> is(state, ReleaseState.COMMITTED));
        assertThat(shop.served(0)).contains("2");
        assertThat(shop.served(1)).contains("2");
    }

    @Test
    void what_every_host_had_prepared_goes_live_only_if_the_caller_asks() throws IOException {
        Predicate<List<HostState>> prepared =
                states -> states.stream().allMatch(state -> is(state, ReleaseState.PREPARED));
        killWhen(prepared);
        deployer.recover(Intent.Recover.forwardIfPrepared(), STRATEGY).orThrow();
        assertThat(shop.served(0)).contains("2");
        assertThat(shop.served(1)).contains("2");
        assertThat(states()).allMatch(state -> is(state, ReleaseState.COMMITTED));
    }

    @Test
    void otherwise_it_is_thrown_away() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.PREPARED)));

        deployer.recover(STRATEGY).orThrow();

        assertThat(states()).allMatch(state -> is(state, ReleaseState.FAILED) && !state.has(KILLED));
        assertThat(shop.served(0)).contains("1");
    }

    @Test
    void what_somebody_else_made_live_meanwhile_is_left_as_it_is() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));
        Path elsewhere = Files.createDirectories(shop.path(0, "elsewhere"));
        Files.writeString(elsewhere.resolve("index.html"), "by hand");
        Files.delete(shop.path(0, "current"));
        Files.createSymbolicLink(shop.path(0, "current"), elsewhere);

        Report report = deployer.recover(STRATEGY);

        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("web1") && warning.contains("left as it is"));
        assertThat(shop.served(0)).contains("by hand");
        assertThat(shop.served(1)).contains("1");
        assertThat(states()).allMatch(state -> is(state, ReleaseState.BAD));
    }

    @Test
    void a_host_that_took_part_and_is_not_seen_is_named() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));
        Fleet one = new Fleet(shop.reachableFleet().hosts().subList(0, 1));

        try (Deployer partial = Deployer.builder(one).lease(LEASE).build()) {
            assertThat(partial.recover(STRATEGY).warnings())
                    .anyMatch(warning -> warning.startsWith("web2 took part") && warning.contains("in doubt"));
        }
    }

    @Test
    void a_damaged_record_is_named_and_nothing_is_decided_by_it() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));
        Files.writeString(shop.path(0, ".zdd/releases/2.json"), "{\"id\": \"2\", \"sta");

        Plan plan = deployer.plan(new Intent.Deploy(shop.release("3")), STRATEGY);

        assertThat(plan.warnings()).contains("web1: the record of release 2 is damaged; the release is left alone");
        deployer.apply(plan).orThrow();
        assertThat(shop.path(0, "releases/2")).isDirectory();
        assertThat(shop.served(0)).contains("3");
        assertThat(shop.served(1)).contains("3");
    }

    @Test
    void where_there_is_no_certain_way_back_nothing_is_done_and_every_plan_says_so() throws IOException {
        killWhen(states -> states.stream().allMatch(state -> is(state, ReleaseState.LIVE)));
        for (int host = 0; host < 2; host++) {
            Path record = shop.path(host, ".zdd/releases/2.json");
            ReleaseRecord known = ReleaseRecord.fromJson(Files.readString(record));
            Files.writeString(
                    record, known.toBuilder().without("undertaking").build().toJson());
        }

        assertThat(deployer.recover(STRATEGY).warnings()).anyMatch(warning -> warning.contains("nothing certain"));
        assertThat(shop.served(0)).contains("2");
        assertThat(deployer.plan(new Intent.Prune(), STRATEGY).toString()).contains("nothing certain");
    }

    private static boolean is(HostState state, ReleaseState wanted) {
        return state.record(KILLED).filter(record -> record.state() == wanted).isPresent();
    }

    private List<HostState> states() {
        return deployer.status().hosts();
    }

    /** Deploys and is killed, each time a little later, until the hosts are in the wanted state. */
    private void killWhen(Predicate<List<HostState>> wanted) throws IOException {
        for (int n = 40; n < 400; n++) {
            Crash crash = Crash.before(n);
            Fleet mortals = new Fleet(shop.reachableFleet().hosts().stream()
                    .map(host -> Host.named(host.name())
                            .at(host.layout().root().value())
                            .over(crash.over(host.connector())))
                    .toList());
            try (Deployer mortal =
                    Deployer.builder(mortals).lease(LEASE).atOnce(1).build()) {
                mortal.deploy(shop.release(KILLED.value()), STRATEGY);
            } catch (ZddException dead) {
                // whatever it would have said, nobody hears it
            }
            if (wanted.test(states())) {
                return;
            }
            deployer.unlock("it is dead");
            deployer.recover(STRATEGY);
            forget();
        }
        throw new AssertionError("the hosts never came into the wanted state");
    }

    private void forget() throws IOException {
        for (int host = 0; host < 2; host++) {
            Files.deleteIfExists(shop.path(host, ".zdd/releases/2.json"));
            Trees.delete(shop.path(host, "releases/2"));
        }
        if (!shop.served(0).equals(shop.served(1)) || !shop.served(0).orElse("").equals(before)) {
            throw new AssertionError("it went live before it came into the wanted state");
        }
    }
}
