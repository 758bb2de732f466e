package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stages in which hosts go live, wave after wave, and what lies before the first and between two of them. */
final class GoingLive {
    private final AtomicSymlink strategy;
    private final PhaseSteps phases;
    private final List<HostState> hosts;

    GoingLive(AtomicSymlink strategy, PhaseSteps phases, List<HostState> hosts) {
        this.strategy = strategy;
        this.phases = phases;
        this.hosts = hosts;
    }

    void add(Plan.Builder plan, Step activate) {
        Rollout rollout = strategy.rollout();
        List<List<HostState>> waves = rollout.waves(hosts);
        refuseAnOutage(waves);
        plan.fact("rollout", rollout.toString()).failurePolicy(rollout.policy()).warnings(warnings(waves));
        phases.add(plan, Phase.START);
        for (int wave = 1; wave <= waves.size(); wave++) {
            List<HostState> here = waves.get(wave - 1);
            for (Phase phase : List.of(Phase.DRAIN, Phase.ACTIVATE, Phase.RELOAD, Phase.VERIFY, Phase.ADMIT)) {
                List<Step> ours = phase == Phase.ACTIVATE ? List.of(activate) : List.of();
                phases.addWave(plan, phase, wave, here, host -> ours);
            }
            if (wave < waves.size()) {
                plan.stage(Phase.VERIFY, wave, waiting(wave, here));
            }
        }
    }

    /** The first hosts are watched; after any others it is just waited. */
    private List<PlannedStep> waiting(int wave, List<HostState> here) {
        Optional<Rollout.Canary> canary = strategy.rollout().canary().filter(first -> wave == 1);
        Duration time =
                canary.map(Rollout.Canary::bake).orElse(strategy.rollout().pause());
        List<PlannedStep> steps = new ArrayList<>();
        if (!time.isZero()) {
            List<PlannedStep> checks = phases.placed(Hooks.Place.WITHIN, Phase.VERIFY, here);
            for (HostState host : here) {
                List<Step> own = checks.stream()
                        .filter(check ->
                                canary.isPresent() && check.target().host().equals(host.host()))
                        .map(PlannedStep::step)
                        .toList();
                steps.add(new PlannedStep(phases.target(host), Phase.VERIFY, new Watch(time, own)));
            }
        }
        return steps;
    }

    private void refuseAnOutage(List<List<HostState>> waves) {
        boolean drains = !strategy.hooks().at(Hooks.Place.WITHIN, Phase.DRAIN).isEmpty();
        if (drains && waves.size() == 1 && hosts.size() > 1) {
            throw new ZddException("every host goes live at once, so the load balancer would be left without any;"
                    + " say .rollout(Rollout.rolling(1))");
        }
    }

    private List<String> warnings(List<List<HostState>> waves) {
        List<String> warnings = new ArrayList<>();
        if (waves.size() > 1) {
            warnings.add(
                    "old and new code run side by side until the last wave is live: changes of the database must only"
                            + " add to it");
        }
        if (hosts.size() == 1
                && !strategy.hooks().at(Hooks.Place.WITHIN, Phase.DRAIN).isEmpty()) {
            warnings.add(
                    hosts.get(0).host() + " is the only host: while it is out of the load balancer nobody answers");
        }
        return warnings;
    }
}
