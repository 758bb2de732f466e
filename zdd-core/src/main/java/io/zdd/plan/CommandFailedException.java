package io.zdd.plan;

import io.zdd.transport.CommandResult;
import io.zdd.transport.TransportException;
import java.io.Serial;
import java.util.List;

/** A command on a host did not end by itself with exit status 0. */
public class CommandFailedException extends TransportException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CommandResult result;

    /**
     * A failed command.
     *
     * @param host the host's name
     * @param command the command as plans show it, without secrets
     * @param result how it ended
     * @param lastLines its last lines of output, secrets scrubbed
     */
    public CommandFailedException(String host, String command, CommandResult result, List<String> lastLines) {
        super(host, message(command, result, lastLines), null);
        this.result = result;
    }

    /**
     * How the command ended.
     *
     * @return the result
     */
    public CommandResult result() {
        return result;
    }

    private static String message(String command, CommandResult result, List<String> lastLines) {
        String sentence = "the command `" + command + "` failed: " + result;
        return lastLines.isEmpty()
                ? sentence + "; it printed nothing"
                : sentence + "; its last lines:\n  " + String.join("\n  ", lastLines);
    }
}
