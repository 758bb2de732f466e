package io.zdd.local;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.OutputListener;

/** Runs the commands of a host that has none of its own, such as a file system in memory. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * Runs a command and waits for its end.
     *
     * @param host the host's name, for messages
     * @param command what to run
     * @param output gets each line as it comes, from one thread at a time
     * @return how it ended
     * @throws InterruptedException if the calling thread was interrupted; the command is stopped
     * @throws io.zdd.transport.TransportException if it could not be started
     */
    CommandResult run(String host, Command command, OutputListener output) throws InterruptedException;
}
