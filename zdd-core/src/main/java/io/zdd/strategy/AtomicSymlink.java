package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Veto;
import io.zdd.model.RelativePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.transport.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classic way: a new directory beside the running release, one atomic swap of the link {@code current}.
 *
 * <p>Immutable; each method gives a changed copy. The phases are those of {@link Phase}, in their order.
 *
 * <pre>{@code
 * Strategy.atomicSymlink()
 *     .shared(Shared.file(".env"), Shared.directory("storage"))
 *     .build(run("composer install --no-dev"))
 *     .reload(PhpFpm.reload("/run/php/php8.2-fpm.pid"))
 *     .verify(HealthCheck.http("http://localhost/up"))
 *     .keep(5);
 * }</pre>
 */
public final class AtomicSymlink implements Strategy {
    static final AtomicSymlink DEFAULT = new AtomicSymlink(
            List.of(),
            List.of(),
            Hooks.NONE,
            new Retention(5, Duration.ofHours(24), release -> Optional.empty()),
            Care.FULL,
            Rollout.allAtOnce());

    private final List<Shared> shared;
    private final List<Writable> writable;
    private final Hooks hooks;
    private final Retention retention;
    private final Care care;
    private final Rollout rollout;

    private AtomicSymlink(
            List<Shared> shared,
            List<Writable> writable,
            Hooks hooks,
            Retention retention,
            Care care,
            Rollout rollout) {
        this.shared = List.copyOf(shared);
        this.writable = List.copyOf(writable);
        this.hooks = hooks;
        this.retention = retention;
        this.care = care;
        this.rollout = rollout;
    }

    /**
     * Adds files and directories that all releases share.
     *
     * @param more what is shared
     * @return a changed copy
     * @throws ZddException if two of all shared and writable paths overlap
     */
    public AtomicSymlink shared(Shared... more) {
        List<Shared> all = joined(shared, List.of(more));
        refuseOverlaps(all, writable);
        return new AtomicSymlink(all, writable, hooks, retention, care, rollout);
    }

    /**
     * Adds directories in the release that the application writes.
     *
     * @param more the directories
     * @return a changed copy
     * @throws ZddException if two of all shared and writable paths overlap
     */
    public AtomicSymlink writable(Writable... more) {
        List<Writable> all = joined(writable, List.of(more));
        refuseOverlaps(shared, all);
        return new AtomicSymlink(shared, all, hooks, retention, care, rollout);
    }

    private static void refuseOverlaps(List<Shared> shared, List<Writable> writable) {
        List<RelativePath> paths = Stream.concat(
                        shared.stream().map(Shared::path), writable.stream().map(Writable::path))
                .toList();
        for (int i = 0; i < paths.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (paths.get(i).overlaps(paths.get(j))) {
                    throw new ZddException("the shared or writable paths " + paths.get(j) + " and " + paths.get(i)
                            + " overlap; keep the outer one only");
                }
            }
        }
    }

    /**
     * Adds build steps, such as installing dependencies.
     *
     * @param more the steps
     * @return a changed copy
     */
    public AtomicSymlink build(Step... more) {
        return with(Phase.BUILD, more);
    }

    /**
     * Adds steps that warm caches, done after the build.
     *
     * @param more the steps
     * @return a changed copy
     */
    public AtomicSymlink optimize(Step... more) {
        return with(Phase.OPTIMIZE, more);
    }

    /**
     * Adds backward-compatible changes of the database: after the seal, before the swap, on one host only.
     *
     * @param more the steps; a step that names a role runs on the first host of that role
     * @return a changed copy
     */
    public AtomicSymlink migrate(Step... more) {
        return with(Phase.MIGRATE, more);
    }

    /**
     * Adds steps by which services take up the new release, done after the swap, and again after going back.
     *
     * @param more the steps
     * @return a changed copy
     */
    public AtomicSymlink reload(Step... more) {
        return with(Phase.RELOAD, more);
    }

    /**
     * Adds health checks; if one is red, the host goes back by itself.
     *
     * @param more the checks
     * @return a changed copy
     */
    public AtomicSymlink verify(Step... more) {
        return with(Phase.VERIFY, more);
    }

    /**
     * Adds steps before a phase, after those that were added before it earlier.
     *
     * @param phase the phase
     * @param more the steps
     * @return a changed copy
     */
    public AtomicSymlink before(Phase phase, Step... more) {
        return with(hooks.plus(Hooks.Place.BEFORE, phase, more));
    }

    /**
     * Adds steps after a phase, after those that were added after it earlier.
     *
     * @param phase the phase
     * @param more the steps
     * @return a changed copy
     */
    public AtomicSymlink after(Phase phase, Step... more) {
        return with(hooks.plus(Hooks.Place.AFTER, phase, more));
    }

    /**
     * Sets how many releases that were live for good are kept, the live one included; five by default. Kept on top of
     * them: the release before the live one, pinned ones, ones in use, and those that another tool made.
     *
     * @param releases at least 1
     * @return a changed copy
     * @throws ZddException if fewer than one
     */
    public AtomicSymlink keep(int releases) {
        if (releases < 1) {
            throw new ZddException("at least one release must be kept, not " + releases);
        }
        return new AtomicSymlink(shared, writable, hooks, retention.keep(releases), care, rollout);
    }

    /**
     * Sets how long a release is kept after its retirement where it cannot be seen whether a process still runs from
     * it; 24 hours by default.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public AtomicSymlink pruneGrace(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("the grace time cannot be negative: " + time);
        }
        return new AtomicSymlink(shared, writable, hooks, retention.grace(time), care, rollout);
    }

    /**
     * Sets which releases cannot go live again; none by default. They do not count for {@link #keep}, so that those that one
     * can go back to are not pruned because of them, and the plan of a prune names them with the reason.
     *
     * @param why tells which they are
     * @return a changed copy
     */
    public AtomicSymlink veto(Veto why) {
        return new AtomicSymlink(
                shared, writable, hooks, retention.veto(Objects.requireNonNull(why, "why")), care, rollout);
    }

    /**
     * Sets whether data is flushed to the disk before and after the swap; true by default.
     *
     * @param flush false to trust that the power stays on
     * @return a changed copy
     */
    public AtomicSymlink durable(boolean flush) {
        return new AtomicSymlink(shared, writable, hooks, retention, care.durable(flush), rollout);
    }

    /**
     * Sets what is done on a host that cannot hash its files, one that serves SFTP only: true, the default, reads every file
     * that was uploaded back and compares it; false leaves the release UNPROVEN there, as plan and report then say.
     *
     * @param proof false to trust the transport
     * @return a changed copy
     */
    public AtomicSymlink proveByReadingBack(boolean proof) {
        return new AtomicSymlink(shared, writable, hooks, retention, care.provingByReadingBack(proof), rollout);
    }

    /**
     * Sets how many hosts go live at once; all of them by default.
     *
     * @param way how the release is rolled out
     * @return a changed copy
     */
    public AtomicSymlink rollout(Rollout way) {
        return new AtomicSymlink(shared, writable, hooks, retention, care, way);
    }

    /**
     * Takes each host out of a load balancer while its release is swapped, reloaded and checked. Wants a roll-out in waves,
     * or every host would be out at once.
     *
     * @param balancer what sends requests to the hosts
     * @return a changed copy
     */
    public AtomicSymlink behind(LoadBalancer balancer) {
        return with(Phase.DRAIN, balancer.drain()).with(Phase.ADMIT, balancer.admit());
    }

    @Override
    public Inspection inspection(Intent intent) {
        return intent instanceof Intent.Deploy
                ? new Inspection(shared.stream().map(Shared::path).toList())
                : Inspection.usual();
    }

    @Override
    public Plan plan(Intent intent, FleetState found) {
        boolean forward = intent instanceof Intent.Recover recover && recover.forward();
        RecoveryPlanner recovery = new RecoveryPlanner(this, found, forward);
        return planProper(intent, recovery.after())
                .durable(isDurable())
                .recovery(recovery.plan())
                .build();
    }

    private Plan.Builder planProper(Intent intent, FleetState state) {
        if (intent instanceof Intent.Deploy deploy) {
            return new DeployPlanner(this, deploy, state).plan();
        }
        if (intent instanceof Intent.Rollback rollback) {
            return new RollbackPlanner(this, rollback, state).plan();
        }
        return intent instanceof Intent.Prune prune
                ? new PrunePlanner(this, prune, state).plan()
                : Plan.builder(intent, state);
    }

    List<Shared> shared() {
        return shared;
    }

    List<Writable> writable() {
        return writable;
    }

    Hooks hooks() {
        return hooks;
    }

    Rollout rollout() {
        return rollout;
    }

    Retention retention() {
        return retention;
    }

    boolean isDurable() {
        return care.durable();
    }

    /** Whether the upload is compared with the manifest on a host. */
    boolean proves(HostState host) {
        return care.provingByReadingBack() || host.capabilities().contains(Capability.HASHING);
    }

    AtomicSymlink with(Phase phase, Step... more) {
        return with(hooks.plus(Hooks.Place.WITHIN, phase, more));
    }

    private AtomicSymlink with(Hooks changed) {
        return new AtomicSymlink(shared, writable, changed, retention, care, rollout);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
