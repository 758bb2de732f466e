package io.zdd.local;

import io.zdd.model.ZddException;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentFailedException;
import io.zdd.run.DeploymentListener;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A deployment on this machine that is still to be made, by {@link Zdd#deploy(String)}.
 *
 * <p>Immutable and thread-safe; each method that changes something gives a changed copy. The source is read once, when
 * it is first planned or deployed.
 *
 * <pre>{@code
 * LocalDeployment shop = Zdd.deploy("dist").revision("4f2c9e1").strategy(Strategy.atomicSymlink().keep(3));
 * System.out.println(shop.plan("/var/www/shop"));
 * shop.to("/var/www/shop");
 * }</pre>
 */
public final class LocalDeployment {
    private final Release release;
    private final Strategy strategy;
    private final List<DeploymentListener> listeners;

    LocalDeployment(Release release) {
        this(release, Strategy.atomicSymlink(), List.of());
    }

    private LocalDeployment(Release release, Strategy strategy, List<DeploymentListener> listeners) {
        this.release = Objects.requireNonNull(release, "release");
        this.strategy = Objects.requireNonNull(strategy, "strategy");
        this.listeners = List.copyOf(listeners);
    }

    /**
     * The same with a revision, such as the commit the source was built from.
     *
     * @param revision at most 10,000 characters, no NUL
     * @return a changed copy
     * @throws ZddException if it is longer or holds a NUL
     */
    public LocalDeployment revision(String revision) {
        return new LocalDeployment(release.revision(revision), strategy, listeners);
    }

    /**
     * The same with another strategy than {@link Strategy#atomicSymlink()} with its defaults.
     *
     * @param other what is shared, built, reloaded and checked
     * @return a changed copy
     */
    public LocalDeployment strategy(Strategy other) {
        return new LocalDeployment(release, other, listeners);
    }

    /**
     * The same with one more listener.
     *
     * @param listener told of what happens
     * @return a changed copy
     */
    public LocalDeployment listener(DeploymentListener listener) {
        List<DeploymentListener> more = new ArrayList<>(listeners);
        more.add(listener);
        return new LocalDeployment(release, strategy, more);
    }

    /**
     * What {@link #to} would do now, reads only. The id in it is made of the time, so that of the deployment itself is
     * another, unless the release was given one.
     *
     * @param root the application's root, an absolute path such as {@code /var/www/shop}; its parent must exist
     * @return the plan; its text is the dry run
     * @throws ZddException if it cannot work; the message says why and what to do, and nothing was touched
     */
    public Plan plan(String root) {
        try (Deployer deployer = deployer(root)) {
            return deployer.plan(release, strategy);
        }
    }

    /**
     * Deploys.
     *
     * @param root the application's root, an absolute path such as {@code /var/www/shop}; its parent must exist
     * @return what happened, all of it done
     * @throws DeploymentFailedException if it failed or was cancelled; it carries the report
     * @throws ZddException if it cannot work, or somebody else is deploying; nothing was touched
     */
    public Report to(String root) {
        try (Deployer deployer = deployer(root)) {
            return deployer.deploy(release, strategy).orThrow();
        }
    }

    private Deployer deployer(String root) {
        Deployer.Builder builder = Deployer.builder(Zdd.fleet(root));
        listeners.forEach(builder::listener);
        return builder.build();
    }

    @Override
    public String toString() {
        return "deployment of " + release;
    }
}
