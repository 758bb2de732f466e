package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Placement;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Step;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the user's steps and our own into stages, host by host. */
final class PhaseSteps {
    private final AtomicSymlink strategy;
    private final List<HostState> hosts;
    private final ReleaseId release;

    PhaseSteps(AtomicSymlink strategy, List<HostState> hosts, ReleaseId release) {
        this.strategy = strategy;
        this.hosts = hosts;
        this.release = release;
    }

    /**
     * Adds a stage with the steps before the phase, ours made per host, the user's, and those after the phase. What comes
     * after the commit is a stage of its own: the release is live for good before it begins.
     */
    void add(Plan.Builder plan, Phase phase, Function<HostState, List<? extends Step>> ours) {
        if (phase == Phase.COMMIT) {
            plan.stage(phase, within(phase, hosts, ours)).stage(phase, placed(Hooks.Place.AFTER, phase, hosts));
        } else {
            addWave(plan, phase, 0, hosts, ours);
        }
    }

    void add(Plan.Builder plan, Phase phase) {
        add(plan, phase, host -> List.of());
    }

    /** The same for some of the hosts. */
    void addWave(
            Plan.Builder plan,
            Phase phase,
            int wave,
            List<HostState> here,
            Function<HostState, List<? extends Step>> ours) {
        List<PlannedStep> steps = within(phase, here, ours);
        steps.addAll(placed(Hooks.Place.AFTER, phase, here));
        plan.stage(phase, wave, steps);
    }

    private List<PlannedStep> within(
            Phase phase, List<HostState> here, Function<HostState, List<? extends Step>> ours) {
        List<PlannedStep> steps = new ArrayList<>(placed(Hooks.Place.BEFORE, phase, here));
        for (HostState host : here) {
            ours.apply(host).forEach(step -> steps.add(new PlannedStep(target(host), phase, step)));
        }
        steps.addAll(placed(Hooks.Place.WITHIN, phase, here));
        return steps;
    }

    /** The user's steps at one place of a phase. */
    List<PlannedStep> placed(Hooks.Place place, Phase phase, List<HostState> here) {
        List<PlannedStep> steps = new ArrayList<>();
        strategy.hooks().at(place, phase).forEach(step -> place(steps, phase, step, here));
        return steps;
    }

    /**
     * What follows where the host goes back: reloads and checks of what was live before, which is what they then see. What
     * was live but is no release can be reloaded, and there is nothing to check it against.
     */
    List<PlannedStep> restoring() {
        List<PlannedStep> steps = new ArrayList<>();
        for (Phase phase : List.of(Phase.RELOAD, Phase.VERIFY)) {
            for (PlannedStep planned : placed(Hooks.Place.WITHIN, phase, hosts)) {
                HostState host = planned.target().state();
                if (host.live().isPresent()) {
                    StepTarget before = new StepTarget(host, host.live().get());
                    steps.add(new PlannedStep(before, phase, planned.step()));
                } else if (host.current().isPresent() && phase == Phase.RELOAD) {
                    steps.add(planned);
                }
            }
        }
        return steps;
    }

    StepTarget target(HostState host) {
        return new StepTarget(host, release);
    }

    /** Where a step runs is decided for the whole fleet, so that "once" is once for all waves. */
    private void place(List<PlannedStep> steps, Phase phase, Step step, List<HostState> here) {
        Placement wanted = step.placement();
        boolean anywhere = wanted.how() == Placement.How.EVERYWHERE;
        Placement placement = phase == Phase.MIGRATE && anywhere ? wanted.once() : wanted;
        List<HostState> places = placement.select(hosts);
        if (places.isEmpty()) {
            throw new ZddException("the step '" + step.name() + "' is for " + wanted.selector()
                    + ", which selects no host of the fleet");
        }
        Set<String> names = here.stream().map(HostState::host).collect(Collectors.toSet());
        for (HostState host :
                places.stream().filter(one -> names.contains(one.host())).toList()) {
            if (step.needsCommands() && !host.capabilities().contains(Capability.COMMANDS)) {
                throw new ZddException(
                        host.host() + ": the step '" + step.name() + "' runs commands, which the transport"
                                + " to this host cannot; leave the step out or use another transport");
            }
            // A step that cannot say what it does there is refused before anything is touched.
            step.description(target(host));
            steps.add(new PlannedStep(target(host), phase, step));
        }
    }
}
