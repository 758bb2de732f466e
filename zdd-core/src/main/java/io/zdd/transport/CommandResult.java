package io.zdd.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a command ended.
 *
 * @param ending what ended it
 * @param exitStatus its exit status, where one is known
 * @param signal the signal that ended it, such as {@code KILL}, where the transport is told
 * @param took from start to end
 */
public record CommandResult(Ending ending, OptionalInt exitStatus, Optional<String> signal, Duration took) {
    /** What ended a command. */
    public enum Ending {
        /** By itself, with an exit status. */
        EXITED,
        /** By a signal. */
        SIGNALLED,
        /** Stopped, because it took too long. */
        TIMED_OUT,
        /** Stopped, because it was silent for too long. */
        IDLE_TIMED_OUT,
        /** It is not known; that is a failure. */
        UNKNOWN
    }

    /**
     * The result of a command that ended by itself.
     *
     * @param status its exit status
     * @param took from start to end
     * @return the result
     */
    public static CommandResult exited(int status, Duration took) {
        return new CommandResult(Ending.EXITED, OptionalInt.of(status), Optional.empty(), took);
    }

    /**
     * Whether it ended by itself with status 0.
     *
     * @return true only then
     */
    public boolean succeeded() {
        return ending == Ending.EXITED && exitStatus.orElse(-1) == 0;
    }

    /** How it ended, as a part of a sentence. */
    @Override
    public String toString() {
        if (ending == Ending.SIGNALLED) {
            return "ended by signal " + signal.orElse("(unknown)");
        }
        if (ending == Ending.UNKNOWN) {
            return "ended, but nobody knows how: no exit status came back";
        }
        if (ending != Ending.EXITED) {
            return "stopped after " + took.toMillis() + " ms, "
                    + (ending == Ending.TIMED_OUT ? "its time-out" : "silent for longer than its idle time-out");
        }
        int status = exitStatus.orElse(-1);
        return status > 128 && status < 128 + 65 ? Signals.exitStatus(status) : "exit status " + status;
    }
}
