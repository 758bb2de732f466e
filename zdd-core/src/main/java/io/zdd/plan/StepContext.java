package io.zdd.plan;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a step may use while it runs: its target, and the files and commands of the host.
 *
 * <p>Valid only during the call that got it, and for its thread.
 */
public interface StepContext {
    /**
     * The host and the release.
     *
     * @return the target
     */
    StepTarget target();

    /**
     * Applies file operations in one round trip. An interrupt waits until they are done.
     *
     * @param batch the operations
     * @return their results
     * @throws io.zdd.transport.TransportException if one of them failed
     */
    BatchResult apply(Batch batch);

    /**
     * Applies file operations under the root's mutex, after checking that this deployment still holds the lock.
     *
     * @param operations the operations
     * @return their results; the check is not among them
     * @throws io.zdd.transport.TransportException if the lock was lost or one of them failed
     */
    BatchResult applyFenced(List<? extends FileOperation<?>> operations);

    /**
     * Uploads a content into a new directory below the release directory's parent.
     *
     * @param content what to upload
     * @param directory where to
     * @throws io.zdd.transport.TransportException if it failed
     */
    void upload(Content content, RemotePath directory);

    /**
     * Runs a command, in the release directory unless it has one of its own; its output goes to the listeners.
     *
     * @param command what to run
     * @throws CommandFailedException if it did not end by itself with exit status 0; carries the last lines
     * @throws InterruptedException if the deployment was cancelled; the command is stopped
     */
    void run(Command command) throws InterruptedException;

    /**
     * Runs a command like {@link #run} and gives its standard output back instead of failing on a bad end.
     *
     * @param command what to run
     * @return how it ended, and what it printed
     * @throws InterruptedException if the deployment was cancelled; the command is stopped
     */
    Captured capture(Command command) throws InterruptedException;

    /**
     * The value of a secret, for handing it over; from now on it is scrubbed from every text, also if the next value that
     * is fetched is another.
     *
     * @param secret the secret
     * @return what must not be shown
     * @throws io.zdd.model.ZddException if it has no value
     */
    String reveal(Secret secret);

    /**
     * Tells the listeners and the log, as a line of output of this step.
     *
     * @param line the line; secrets in it are scrubbed
     */
    void say(String line);

    /**
     * Adds a warning to the report.
     *
     * @param warning a sentence; secrets in it are scrubbed
     */
    void warn(String warning);

    /**
     * Waits, unless the deployment is cancelled.
     *
     * @param duration how long
     * @throws InterruptedException if the deployment was cancelled
     */
    void pause(Duration duration) throws InterruptedException;

    /** Says, in an undo, that there is nothing to undo, so that the report leaves it out. */
    void nothingToUndo();

    /**
     * The time by the deployer's clock.
     *
     * @return now
     */
    Instant now();

    /**
     * The id of the deployment, rollback or prune that is going on.
     *
     * @return unique
     */
    String deployment();

    /**
     * Who is deploying: user, machine and process.
     *
     * @return as it stands in the lock
     */
    String owner();

    /**
     * The record of the target's release as it was last written: by this deployment, or, where the target is what was
     * live before it, as it was found.
     *
     * @return the record, or empty if there is none yet
     */
    Optional<ReleaseRecord> record();

    /**
     * Writes a changed record of the target's release, in one fenced batch with other operations.
     *
     * @param before what to do before the record is written
     * @param changed the record, afterwards the one that {@link #record()} gives
     * @param after what to do after the record is written
     * @return the results of the operations
     * @throws io.zdd.transport.TransportException if the lock was lost or something failed
     */
    BatchResult record(
            List<? extends FileOperation<?>> before, ReleaseRecord changed, List<? extends FileOperation<?>> after);

    /**
     * The operations that write a record and its line in the history; for records of other releases.
     *
     * @param changed the record
     * @return the operations, to be applied fenced
     */
    List<FileOperation<?>> writing(ReleaseRecord changed);

    /**
     * Tells that {@code current} leads elsewhere now.
     *
     * @param from what was live
     * @param to what is live
     * @param took how long the swap took
     */
    void swapped(Optional<ReleaseId> from, Optional<ReleaseId> to, Duration took);

    /**
     * What a captured command gave.
     *
     * @param result how it ended
     * @param output the lines of its standard output, at most {@link #MOST_LINES}
     * @param errors the lines of its standard error, at most {@link #MOST_LINES}
     */
    record Captured(CommandResult result, List<String> output, List<String> errors) {
        /** From here on lines are left out. */
        public static final int MOST_LINES = 10_000;

        /** Copies the lists. */
        public Captured {
            output = List.copyOf(output);
            errors = List.copyOf(errors);
        }
    }
}
