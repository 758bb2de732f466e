package io.zdd.plan;

/**
 * What sends requests to the hosts, and can leave one out while its release is swapped.
 *
 * <pre>{@code
 * strategy.behind(LoadBalancer.of(run("lb disable {{host}}"), run("lb enable {{host}}")))
 *     .rollout(Rollout.rolling(1));
 * }</pre>
 */
public interface LoadBalancer {
    /**
     * Takes the host of its context out.
     *
     * @return a step that is done when the host gets no new request and has answered those it had; its undo lets the host
     *     in again
     */
    Step drain();

    /**
     * Lets the host of its context in again.
     *
     * @return a step that is done when the host gets requests; its undo takes it out
     */
    Step admit();

    /**
     * A load balancer of two steps, each the undo of the other.
     *
     * @param drain takes a host out, and waits until it has answered its requests
     * @param admit lets it in again
     * @return the load balancer
     */
    static LoadBalancer of(Step drain, Step admit) {
        return new StepPair(drain, admit);
    }
}
