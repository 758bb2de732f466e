package io.zdd.run;

import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Placement;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Stage;
import io.zdd.transport.TransportException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The hosts of one run, which work at once: those in play do stages, and those that leave it are put back. */
final class Hosts {
    private final Site site;
    private final Plan plan;
    private final Run run;
    private final Map<String, HostRun> all = new LinkedHashMap<>();
    private final Map<String, Integer> waves = new HashMap<>();

    Hosts(Site site, Plan plan, Run run, BiFunction<String, List<PlannedStep>, HostRun> make) {
        this.site = site;
        this.plan = plan;
        this.run = run;
        Map<String, List<PlannedStep>> restoring = plan.restore().stream()
                .collect(Collectors.groupingBy(planned -> planned.target().host()));
        for (HostState host : plan.state().hosts()) {
            all.put(host.host(), make.apply(host.host(), restoring.getOrDefault(host.host(), List.of())));
        }
        for (Stage stage : plan.stages()) {
            if (stage.phase() == Phase.ACTIVATE) {
                stage.steps().forEach(planned -> waves.put(planned.target().host(), stage.wave()));
            }
        }
    }

    List<HostRun> all() {
        return List.copyOf(all.values());
    }

    List<HostRun> inPlay() {
        return all.values().stream().filter(host -> !host.isOut()).toList();
    }

    /** Those in play that go live in this wave or later. */
    List<HostRun> inPlaySince(int wave) {
        return inPlay().stream().filter(host -> wave(host) >= wave).toList();
    }

    /** On how many something failed so far. */
    long failed() {
        return all.values().stream().filter(host -> host.failure().isPresent()).count();
    }

    /**
     * Leaves out hosts that cannot be reached any more.
     *
     * @throws ZddException if something that is done but once was to be done on one of them
     */
    void skip(Map<String, TransportException> lost) {
        for (Stage stage : plan.stages()) {
            for (PlannedStep planned : stage.steps()) {
                boolean once =
                        planned.step().placement().how() != Placement.How.EVERYWHERE || stage.phase() == Phase.MIGRATE;
                if (once && lost.containsKey(planned.target().host())) {
                    throw new ZddException(planned.target().host() + " cannot be reached any more, and '"
                            + planned.step().name() + "' was to be done there for the others; plan again");
                }
            }
        }
        lost.forEach((host, why) -> Objects.requireNonNull(all.get(host)).skip(why));
    }

    /** Whether any host in play has something to do in a stage. */
    boolean have(Stage stage) {
        return stage.steps().stream()
                .anyMatch(planned -> !Objects.requireNonNull(
                                all.get(planned.target().host()))
                        .isOut());
    }

    /** Does a stage on the hosts in play that have steps in it. */
    <R> Map<HostRun, R> each(Stage stage, BiFunction<HostRun, List<PlannedStep>, R> work) {
        Map<HostRun, List<PlannedStep>> byHost = new LinkedHashMap<>();
        for (PlannedStep planned : stage.steps()) {
            HostRun host = Objects.requireNonNull(all.get(planned.target().host()));
            if (!host.isOut()) {
                byHost.computeIfAbsent(host, unused -> new ArrayList<>()).add(planned);
            } else if (planned.step().placement().how() != Placement.How.EVERYWHERE) {
                run.warn(host.host() + ": '" + planned.step().name()
                        + "' was to be done there for the others, and was not");
            }
        }
        return site.each(
                byHost.keySet(),
                "zdd-" + run.deployment(),
                host -> work.apply(host, Objects.requireNonNull(byHost.get(host))));
    }

    /**
     * Puts hosts back: those of the last wave that is live first, so that a load balancer is never left without any. When
     * every host serves what it served, the rest is undone.
     */
    void goBack(List<HostRun> leaving, Exception cause) {
        Map<Integer, List<HostRun>> byWave = new TreeMap<>(Comparator.reverseOrder());
        for (HostRun host : leaving) {
            if (host.isGoingLive()) {
                byWave.computeIfAbsent(wave(host), unused -> new ArrayList<>()).add(host);
            }
        }
        byWave.values().forEach(together -> goBack(together, HostRun::leave, cause));
        goBack(leaving, HostRun::undo, cause);
    }

    private void goBack(List<HostRun> together, BiConsumer<HostRun, Exception> way, Exception cause) {
        site.each(together, "zdd-undo-" + run.deployment(), host -> {
            way.accept(host, host.failure().orElse(cause));
            return true;
        });
    }

    private int wave(HostRun host) {
        return waves.getOrDefault(host.host(), 0);
    }

    /** The failure of the first of these hosts on which something failed, those of the others suppressed in it. */
    static Optional<Exception> failure(List<HostRun> hosts) {
        List<Exception> failures =
                hosts.stream().flatMap(host -> host.failure().stream()).toList();
        failures.stream().findFirst().ifPresent(first -> {
            // A step that throws a constant throws the same one on several hosts.
            Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());
            known.add(first);
            known.addAll(List.of(first.getSuppressed()));
            failures.stream().filter(known::add).forEach(first::addSuppressed);
        });
        return failures.stream().findFirst();
    }

    /** How it ended on each host of the fleet, in its order. */
    List<HostReport> reports(boolean cancelled) {
        List<HostReport> reports = new ArrayList<>();
        for (Host host : site.fleet().hosts()) {
            HostRun one = all.get(host.name());
            String why = plan.state().skipped().get(host.name());
            if (one != null) {
                reports.add(new HostReport(
                        host.name(), one.outcome(cancelled), one.failure().or(one::absence)));
            } else if (why != null) {
                reports.add(new HostReport(host.name(), Outcome.SKIPPED, Optional.of(new ZddException(why))));
            }
        }
        return reports;
    }
}
