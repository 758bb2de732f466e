package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans how hosts that were left out catch up with the others. */
final class Reconciliation {
    private final FleetState state;
    private final Release release;
    private final Strategy strategy;

    Reconciliation(FleetState state, Release release, Strategy strategy) {
        this.state = state;
        this.release = release;
        this.strategy = strategy;
    }

    /** One plan for the hosts that never had the release, one for those that have it and are to go back to it. */
    List<Plan> plans() {
        ReleaseId wanted = wanted();
        List<HostState> behind = state.hosts().stream()
                .filter(host -> !host.live().equals(Optional.of(wanted)))
                .toList();
        List<HostState> without =
                behind.stream().filter(host -> !host.isTaken(wanted)).toList();
        List<HostState> having =
                behind.stream().filter(host -> host.isTaken(wanted)).toList();
        List<Plan> plans = new ArrayList<>();
        if (!without.isEmpty()) {
            refuseAnother(wanted);
            plans.add(plan(new Intent.Deploy(release.id(wanted.value())), without));
        }
        if (!having.isEmpty()) {
            plans.add(plan(
                    Intent.Rollback.because("the others had gone back to " + wanted)
                            .to(wanted),
                    having));
        }
        return plans;
    }

    private Plan plan(Intent intent, List<HostState> hosts) {
        return strategy.plan(intent, new FleetState(state.takenAt(), hosts, Map.of()));
    }

    /** What more than half of the hosts run. */
    private ReleaseId wanted() {
        Map<ReleaseId, Long> live = state.hosts().stream()
                .flatMap(host -> host.live().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return live.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .filter(most -> 2 * most.getValue() > state.hosts().size())
                .map(Map.Entry::getKey)
                .orElseThrow(
                        () -> new ZddException("no release runs on more than half of the hosts, so there is nothing to"
                                + " catch up with: " + state + "; deploy, or roll back to a release by name"));
    }

    private void refuseAnother(ReleaseId wanted) {
        String given = release.content().manifest().digest();
        Optional<String> deployed = state.hosts().stream()
                .flatMap(host -> host.record(wanted).stream())
                .flatMap(record -> record.fact("digest").stream())
                .findFirst();
        if (!deployed.equals(Optional.of(given))) {
            throw new ZddException("the others run " + wanted + ", which was made of other content (manifest "
                    + deployed.orElse("unknown") + ") than what was given now (manifest " + given
                    + "); give the same content, or deploy it as a new release");
        }
    }
}
