package io.zdd.run;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Verification;
import io.zdd.fleet.Veto;
import io.zdd.model.RelativePath;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import io.zdd.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys releases to a fleet: plans, applies plans, rolls back, and answers what is there.
 *
 * <p>One thread at a time may use a deployer; several deployers may work on the same hosts, the lock keeps them apart.
 * Interrupting the thread that is in {@link #apply} cancels: what was done is undone, the lock is free, and the
 * interrupt flag is set again when the method returns. No thread is left after {@link #close()}.
 *
 * <pre>{@code
 * try (Deployer deployer = Deployer.to(fleet)) {
 *   Plan plan = deployer.plan(Release.of(Path.of("dist")), strategy);
 *   System.out.println(plan);
 *   deployer.apply(plan).orThrow();
 * }
 * }</pre>
 */
public final class Deployer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
    private static final int MOST_PLANS = 3;

    private final Site site;
    private final Events events;
    private final String owner;
    private final Upkeep upkeep;
    private final Unreachable unreachable;
    private final LockTerms terms;

    private Deployer(Builder builder) {
        this.site =
                new Site(builder.fleet, builder.clock, new Site.Bounds(builder.hostsAtOnce, builder.connectingAtOnce));
        this.unreachable = builder.unreachable;
        this.events = new Events(builder.listeners);
        this.owner = builder.owner;
        this.terms = builder.terms;
        this.upkeep = new Upkeep(site, owner, events, terms);
    }

    /**
     * A deployer with its defaults: no listener, the system's clock, this process as the owner of locks.
     *
     * @param fleet the hosts
     * @return a deployer; nothing is connected yet
     */
    public static Deployer to(Fleet fleet) {
        return builder(fleet).build();
    }

    /**
     * Starts a deployer with other settings.
     *
     * @param fleet the hosts
     * @return a builder
     */
    public static Builder builder(Fleet fleet) {
        return new Builder(fleet);
    }

    /**
     * Plans a deployment; reads only.
     *
     * @param release what is to go live
     * @param strategy how
     * @return the plan
     * @throws ZddException if it cannot work; the message says why and what to do, and nothing was touched
     */
    public Plan plan(Release release, Strategy strategy) {
        return plan(new Intent.Deploy(release), strategy);
    }

    /**
     * Plans a deployment, a rollback or a prune; reads only.
     *
     * @param intent what is to be reached
     * @param strategy how
     * @return the plan
     * @throws ZddException if it cannot work; the message says why and what to do, and nothing was touched
     */
    public Plan plan(Intent intent, Strategy strategy) {
        if (intent instanceof Intent.Deploy deploy) {
            refuseSourceOnHost(deploy.release());
        }
        return strategy.plan(intent, inspect(strategy.inspection(intent)));
    }

    private FleetState inspect(Inspection inspection) {
        List<Host> hosts = site.fleet().hosts();
        Map<String, TransportException> missing = new LinkedHashMap<>();
        FleetState state = site.inspect(hosts, inspection, missing);
        unreachable.check(hosts.size(), missing);
        state.hosts().forEach(HostState::orThrow);
        return state;
    }

    private void refuseSourceOnHost(Release release) {
        for (Host host : site.fleet().hosts()) {
            if (host.connector().holds(host.layout().root(), release.source())) {
                throw new ZddException(host.name() + ": the source " + release.source() + " lies inside the root "
                        + host.layout().root() + "; keep sources outside, or the release would contain its own root");
            }
            host.connector()
                    .inside(release.source(), host.layout().root())
                    .filter(root -> release.content().manifest().entry(root).isPresent())
                    .ifPresent(root -> refuseRootInSource(host, release, root));
        }
    }

    private static void refuseRootInSource(Host host, Release release, RelativePath root) {
        throw new ZddException(host.name() + ": the source " + release.source() + " holds the root "
                + host.layout().root() + ", so the release would publish what is shared there; leave it out with"
                + " .ignore(\"/" + root + "\"), or move one of the two");
    }

    /**
     * Does what a plan says, or undoes it.
     *
     * @param plan a plan for the same fleet
     * @return what happened; also a failed deployment is a report
     * @throws LockedException if somebody else is deploying; nothing was touched
     * @throws StalePlanException if the hosts have changed since the plan was made; nothing was touched, but for the plan's
     *     recovery if that was done before
     * @throws ZddException if a host could not be reached before anything was touched
     */
    public Report apply(Plan plan) {
        Run run = run(plan);
        return new OwnThread(run.deployment(), run.cancellation())
                .call(() -> new Execution(site, plan, run, terms).apply(unreachable));
    }

    /**
     * The same on a thread of its own. Cancelling the future cancels the deployment: the future is then done when everything
     * is undone, and gives the report of that. The deployer is not to be used or closed before.
     *
     * @param plan a plan for the same fleet
     * @return what will have happened, or what {@link #apply} would throw
     */
    public CompletableFuture<Report> applyAsync(Plan plan) {
        Run run = run(plan);
        return new OwnThread(run.deployment(), run.cancellation())
                .begin(() -> new Execution(site, plan, run, terms).apply(unreachable));
    }

    private Run run(Plan plan) {
        return new Run(
                Deployments.newId(),
                owner,
                site.clock(),
                events,
                plan.durable(),
                plan.state().hosts().size());
    }

    /**
     * Where nobody has seen the plan, another one is made when the hosts change before they are locked: a few times, or for as
     * long as somebody else's lock would be waited for.
     */
    private Report apply(Supplier<Plan> planning) {
        long until = System.nanoTime() + terms.patience().orElse(Duration.ZERO).toNanos();
        for (int tries = 1; tries < MOST_PLANS || System.nanoTime() - until < 0; tries++) {
            try {
                return apply(planning.get());
            } catch (StalePlanException changed) {
                LOG.debug("planning again: {}", changed.getMessage());
            }
        }
        return apply(planning.get());
    }

    /**
     * Plans and applies a deployment.
     *
     * @param release what is to go live
     * @param strategy how
     * @return what happened
     * @throws ZddException if it cannot work, or somebody else is deploying; nothing was touched
     */
    public Report deploy(Release release, Strategy strategy) {
        return apply(() -> plan(release, strategy));
    }

    /**
     * Finishes or undoes what a deployment that was killed left behind, and does nothing else. Every deployment, rollback and
     * prune by a strategy of zdd does that first by itself. If it cannot be finished, the next one goes on.
     *
     * @param strategy whose reloads and checks are run
     * @return what was found, as warnings, and what was done
     * @throws ZddException if somebody else is deploying, or a host cannot be reached; nothing was touched
     */
    public Report recover(Strategy strategy) {
        return recover(Intent.Recover.back(), strategy);
    }

    /**
     * Recovers as the intent says.
     *
     * @param intent whether a release that was prepared on every host goes live
     * @param strategy whose reloads and checks are run
     * @return what was found, as warnings, and what was done
     * @throws ZddException if somebody else is deploying, or a host cannot be reached; nothing was touched
     */
    public Report recover(Intent.Recover intent, Strategy strategy) {
        return apply(() -> plan(intent, strategy));
    }

    /**
     * Goes back to the release that was live before the live one, by the records.
     *
     * @param strategy whose reloads and checks are run
     * @return what happened
     * @throws ZddException if there is no release to go back to, or somebody else is deploying; nothing was touched
     */
    public Report rollback(Strategy strategy) {
        return rollback(Intent.Rollback.because("rolled back by " + owner), strategy);
    }

    /**
     * Goes back as the intent says.
     *
     * @param intent where to and why
     * @param strategy whose reloads and checks are run
     * @return what happened
     * @throws ZddException if that cannot work, or somebody else is deploying; nothing was touched
     */
    public Report rollback(Intent.Rollback intent, Strategy strategy) {
        return apply(() -> plan(intent, strategy));
    }

    /**
     * Brings hosts that were left out of a deployment or a rollback to what more than half of the fleet runs.
     *
     * @param release the content of the release that the others run; it is needed where that release was never uploaded
     * @param strategy how
     * @return what happened on those hosts; empty if all of them run the same
     * @throws ZddException if no release runs on more than half of the hosts, the content is another one, or somebody else is
     *     deploying; nothing was touched
     */
    public List<Report> reconcile(Release release, Strategy strategy) {
        if (plan(Intent.Recover.back(), strategy).recovery().isPresent()) {
            recover(strategy); // it takes the whole fleet to tell what was live for good
        }
        FleetState state = inspect(strategy.inspection(new Intent.Deploy(release)));
        return new Reconciliation(state, release, strategy)
                .plans().stream().map(this::apply).toList();
    }

    /**
     * Removes old releases as the strategy says.
     *
     * @param strategy how many are kept
     * @return what happened
     * @throws ZddException if somebody else is deploying; nothing was touched
     */
    public Report prune(Strategy strategy) {
        return apply(() -> plan(new Intent.Prune(), strategy));
    }

    /**
     * What is there: the live release, all records, the lock, on every host; reads only.
     *
     * @return the state of the fleet, with the hosts that could not be reached named in it
     */
    public FleetState status() {
        return site.inspect(site.fleet().hosts(), Inspection.usual(), new LinkedHashMap<>());
    }

    /**
     * The same, with the releases marked that cannot go live again.
     *
     * @param veto tells which they are, such as {@code migrator.veto()}
     * @return the state of the fleet, with the reasons in {@link FleetState#vetoed()}
     */
    public FleetState status(Veto veto) {
        return status().marked(veto);
    }

    /**
     * What happened on each host, from its log, the oldest first; reads only.
     *
     * @return the entries by the host's name
     */
    public Map<String, List<HistoryEntry>> history() {
        return upkeep.history();
    }

    /**
     * Keeps a release whatever happens.
     *
     * @param id a release that has a record
     * @throws ZddException if a host does not know it, or somebody else is deploying
     */
    public void pin(ReleaseId id) {
        upkeep.pin(id, true);
    }

    /**
     * Lets a release be pruned again.
     *
     * @param id a release that has a record
     * @throws ZddException if a host does not know it, or somebody else is deploying
     */
    public void unpin(ReleaseId id) {
        upkeep.pin(id, false);
    }

    /**
     * Compares a release with what was sealed, by reading every file; reads only.
     *
     * @param id a sealed release
     * @return every changed, missing and extra path, by the host's name
     * @throws ZddException if a host does not know it, or it was never sealed
     */
    public Map<String, Verification.Result> verify(ReleaseId id) {
        return upkeep.verify(id);
    }

    /**
     * Takes releases that another tool made into the records, so that they count for {@code keep} and can be pruned
     * and verified like one's own.
     *
     * @param ids releases that are there and have no record, or only a foreign one
     * @throws ZddException if a host does not have one of them, or somebody else is deploying
     */
    public void adopt(ReleaseId... ids) {
        upkeep.adopt(List.of(ids));
    }

    /**
     * Removes a lock whose owner is gone for certain. An owner that is not gone notices, and changes nothing any more.
     *
     * @param reason for the history
     * @throws ZddException if the reason is blank
     */
    public void unlock(String reason) {
        upkeep.unlock(reason);
    }

    /**
     * Keeps everybody from deploying until {@link #unlock}, for instance while a person looks at the hosts. Such a lock is
     * never taken over.
     *
     * @param reason shown to whoever is refused
     * @throws LockedException if somebody else holds a host; then none is held
     * @throws ZddException if the reason is blank, or a host cannot be reached
     */
    public void hold(String reason) {
        upkeep.hold(reason);
    }

    /** Closes every connection. */
    @Override
    public void close() {
        site.close();
    }

    /** Collects the settings of a deployer; not thread-safe. */
    public static final class Builder {
        private final Fleet fleet;
        private final List<DeploymentListener> listeners = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private String owner = Deployments.thisProcess();
        private Unreachable unreachable = Unreachable.fail();
        private int hostsAtOnce = 64;
        private int connectingAtOnce = 12;
        private LockTerms terms = LockTerms.USUAL;

        private Builder(Fleet fleet) {
            this.fleet = Objects.requireNonNull(fleet, "fleet");
        }

        /**
         * Adds a listener.
         *
         * @param listener told of what happens
         * @return this
         */
        public Builder listener(DeploymentListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Sets the clock of which ids, records and history are made.
         *
         * @param source the clock
         * @return this
         */
        public Builder clock(Clock source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets who is deploying, as locks and records name it; user, machine and process by default.
         *
         * @param name not blank
         * @return this
         * @throws ZddException if blank
         */
        public Builder owner(String name) {
            if (name.isBlank()) {
                throw new ZddException("the owner of a lock needs a name");
            }
            owner = name;
            return this;
        }

        /**
         * Sets what is done about hosts that cannot be reached; nothing is done without every host by default.
         *
         * @param policy what may be left out
         * @return this
         */
        public Builder unreachable(Unreachable policy) {
            unreachable = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets on how many hosts something is done at once, each by a thread of its own; 64 by default.
         *
         * @param hosts at least 1
         * @return this
         * @throws ZddException if fewer than one
         */
        public Builder atOnce(int hosts) {
            hostsAtOnce = atLeastOne(hosts);
            return this;
        }

        /**
         * Sets how many connections are being opened at once; 12 by default, for servers refuse bursts of them.
         *
         * @param connections at least 1
         * @return this
         * @throws ZddException if fewer than one
         */
        public Builder connectingAtOnce(int connections) {
            connectingAtOnce = atLeastOne(connections);
            return this;
        }

        /**
         * Sets how long a lock is waited for that somebody else holds. Without this it is waited for as long as it takes to
         * see that its owner is alive, which is then a {@link LockedException}, or that it is not.
         *
         * @param time zero to give up at once, without looking whether the owner is alive
         * @return this
         * @throws ZddException if negative
         */
        public Builder waitUpTo(Duration time) {
            terms = terms.patience(time);
            return this;
        }

        /**
         * Sets for how long the heartbeat of a lock must stand still, on every host that its owner holds and that can be
         * reached, before it is taken over; two minutes by default. It must be the same for everybody who deploys to the same
         * hosts: an owner shows that it is alive twelve times within it.
         *
         * @param time at least 100 ms
         * @return this
         * @throws ZddException if shorter
         */
        public Builder lease(Duration time) {
            terms = terms.lease(time);
            return this;
        }

        private static int atLeastOne(int number) {
            if (number < 1) {
                throw new ZddException("at least one at once, not " + number);
            }
            return number;
        }

        /**
         * The deployer.
         *
         * @return a deployer with these settings; nothing is connected yet
         */
        public Deployer build() {
            return new Deployer(this);
        }
    }
}
