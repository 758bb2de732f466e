package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;

/** The way to a running HAProxy. */
interface RuntimeSocket {
    /**
     * Asks something.
     *
     * @param command one line of HAProxy's runtime API, made of words that were looked at
     * @return the answer as it came
     * @throws ZddException if there was none
     */
    String ask(StepContext context, String command) throws InterruptedException;

    /** Whether it is reached by a command on the host. */
    boolean needsCommands();

    /** Orders something that is answered by nothing if it was done. */
    default void order(StepContext context, String command) throws InterruptedException {
        String answer = ask(context, command).strip();
        if (!answer.isEmpty()) {
            throw new ZddException(context.target().host() + ": HAProxy refused `" + command + "` at " + this + ": "
                    + answer + " (are the names as in its configuration, and has the socket `level admin`?)");
        }
    }
}
