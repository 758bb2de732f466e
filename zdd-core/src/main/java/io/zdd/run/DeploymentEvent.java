package io.zdd.run;

import io.zdd.fleet.LockInfo;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Phase;
import io.zdd.transport.OutputListener;
import java.time.Duration;
import java.util.Optional;

/** Something that happened while a plan was applied; in order per host. Secrets are scrubbed from every text. */
public sealed interface DeploymentEvent {
    /**
     * Which deployment, rollback or prune it belongs to.
     *
     * @return its id
     */
    String deployment();

    /**
     * Somebody else holds the lock of a host, and it is waited for: until it is free, or it is seen that its owner is alive,
     * or that it is not.
     *
     * @param deployment its id
     * @param host the host's name
     * @param lock who holds it
     */
    record Waiting(String deployment, String host, LockInfo lock) implements DeploymentEvent {}

    /**
     * The lock of a host was taken over: its owner has shown no sign of life for the lease, or had come to its end.
     *
     * @param deployment its id
     * @param host the host's name
     * @param from who held it
     */
    record TookOver(String deployment, String host, LockInfo from) implements DeploymentEvent {}

    /**
     * The plan is being applied; the hosts are locked.
     *
     * @param deployment its id
     * @param verb deploy, rollback or prune
     * @param release the release that goes live, or empty
     */
    record Started(String deployment, String verb, Optional<ReleaseId> release) implements DeploymentEvent {}

    /**
     * A stage has begun.
     *
     * @param deployment its id
     * @param phase the phase
     */
    record StageStarted(String deployment, Phase phase) implements DeploymentEvent {}

    /**
     * A step has begun on a host.
     *
     * @param deployment its id
     * @param host the host's name
     * @param phase the phase
     * @param step the step's name
     */
    record StepStarted(String deployment, String host, Phase phase, String step) implements DeploymentEvent {}

    /**
     * A step, its undo, or its repetition after going back has ended on a host.
     *
     * @param deployment its id
     * @param report how it ended
     */
    record StepFinished(String deployment, StepReport report) implements DeploymentEvent {}

    /**
     * A command printed a line, or a step said one.
     *
     * @param deployment its id
     * @param host the host's name
     * @param step the step's name
     * @param stream where from
     * @param line the line
     */
    record OutputLine(String deployment, String host, String step, OutputListener.Stream stream, String line)
            implements DeploymentEvent {}

    /**
     * A part of the upload has arrived.
     *
     * @param deployment its id
     * @param host the host's name
     * @param bytes that have arrived so far
     * @param of bytes in all
     */
    record UploadAdvanced(String deployment, String host, long bytes, long of) implements DeploymentEvent {}

    /**
     * The link {@code current} leads elsewhere now, forward or back.
     *
     * @param deployment its id
     * @param host the host's name
     * @param from what was live
     * @param to what is live
     * @param took how long the exclusive batch took, its records included
     */
    record Swapped(String deployment, String host, Optional<ReleaseId> from, Optional<ReleaseId> to, Duration took)
            implements DeploymentEvent {}

    /**
     * Something a person should know, though it stops nothing.
     *
     * @param deployment its id
     * @param warning a sentence
     */
    record Warned(String deployment, String warning) implements DeploymentEvent {}

    /**
     * Something failed, or the caller cancelled: what was done is being undone.
     *
     * @param deployment its id
     * @param cause why
     */
    record Undoing(String deployment, String cause) implements DeploymentEvent {}

    /**
     * The plan was applied or undone; the lock is free.
     *
     * @param deployment its id
     * @param report what happened
     */
    record Finished(String deployment, Report report) implements DeploymentEvent {}
}
