package io.zdd.run;

/** Gets what happens while a plan is applied. */
@FunctionalInterface
public interface DeploymentListener {
    /**
     * Something happened. Called on the deployment's own threads, in order per host; it should be quick. What it throws
     * is logged and changes nothing.
     *
     * @param event what happened
     */
    void on(DeploymentEvent event);
}
