package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Inspection;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;

/**
 * How a release goes live: what must be known of the hosts, and what is then to be done.
 *
 * <p>Both methods are pure: the same arguments give the same answer, and nothing is touched. A strategy of one's own is
 * written against the same types as {@link AtomicSymlink}.
 */
public interface Strategy {
    /**
     * What to look at on each host beyond the usual.
     *
     * @param intent what is to be reached
     * @return what the plan will depend on
     */
    Inspection inspection(Intent intent);

    /**
     * What is to be done. The strategies of zdd also plan what is to be done first about a deployment that was killed; one of
     * your own decides that itself, and is asked for {@link Intent.Recover} by {@code Deployer.recover} and
     * {@code Deployer.reconcile}.
     *
     * @param intent what is to be reached
     * @param state what was found
     * @return the plan
     * @throws io.zdd.model.ZddException if it cannot be reached from there; the message says why and what to do
     */
    Plan plan(Intent intent, FleetState state);

    /**
     * The classic way: a new directory beside the running release, one atomic swap of the link {@code current}.
     *
     * @return the strategy with its defaults: nothing shared, no commands, five releases kept
     */
    static AtomicSymlink atomicSymlink() {
        return AtomicSymlink.DEFAULT;
    }

    /**
     * For services that cannot reload in place: the new release is started beside the old one, then requests are switched
     * over, then the old one is stopped. It keeps everything of {@link #atomicSymlink()}; going back is the same switch.
     *
     * @param slots where the service runs, and what sends it requests
     * @return the strategy with its defaults
     */
    static AtomicSymlink blueGreen(Slots slots) {
        return AtomicSymlink.DEFAULT
                .with(Phase.START, slots.start())
                .with(Phase.RELOAD, slots.switchOver())
                .with(Phase.STOP, slots.stopOther());
    }

    /**
     * Makes a plan of its JSON again, for instance after it was approved: computed anew from the state in the JSON and
     * compared with it.
     *
     * @param json what {@link Plan#toJson()} gave
     * @param intent the same intent as then
     * @return the same plan, bound to the code of this strategy's steps
     * @throws io.zdd.model.ZddException if strategy, intent or content have changed since; the difference is named
     */
    default Plan read(String json, Intent intent) {
        return PlanReader.read(json, intent, this);
    }
}
