package io.zdd.plan;

/** What a step made of code does. */
@FunctionalInterface
public interface StepAction {
    /**
     * Does it.
     *
     * @param context the host, and what may be done there
     * @throws Exception if it could not be done
     */
    void run(StepContext context) throws Exception;
}
