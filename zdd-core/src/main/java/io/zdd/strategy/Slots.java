package io.zdd.strategy;

import io.zdd.plan.Step;

/**
 * A service that runs in one of two slots on each host, for {@link Strategy#blueGreen}: the new release is started in the
 * idle slot, then requests are switched over, then the old slot is stopped.
 */
public interface Slots {
    /**
     * Starts the release of the context in the idle slot.
     *
     * @return a step that is done when the service there is healthy; its undo stops the idle slot
     */
    Step start();

    /**
     * Sends requests to the slot in which the release of the context runs.
     *
     * @return a step that is done when no new request goes to the other slot; its undo sends them there again
     */
    Step switchOver();

    /**
     * Stops the slot in which the release of the context does not run, when it has answered its requests.
     *
     * @return a step, done after the commit
     */
    Step stopOther();
}
