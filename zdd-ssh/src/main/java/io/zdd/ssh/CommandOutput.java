package io.zdd.ssh;

import io.zdd.transport.OutputLines;
import io.zdd.transport.OutputListener;
import io.zdd.transport.OutputListener.Stream;
import java.time.Duration;
import java.util.Optional;

/**
 * What comes from the host while a command runs: first whatever the login shell prints, then a line for us with the process
 * id or why there is none, then the output of the command.
 */
final class CommandOutput {
    private static final int NOISE = 2_000;

    private final String mark;
    private final OutputListener listener;
    private final OutputLines out = new OutputLines(this::hear);
    private final OutputLines err = new OutputLines(line -> tell(Stream.STDERR, line));
    private final StringBuilder noise = new StringBuilder();
    private Optional<Long> group = Optional.empty();
    private volatile Optional<InputRelay> relay = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean muted;

    CommandOutput(String mark, OutputListener listener) {
        this.mark = mark + " ";
        this.listener = listener;
    }

    void take(ExecChannel.Chunk chunk) {
        switch (chunk.kind()) {
            case OUT -> out.add(chunk.bytes(), chunk.bytes().length);
            case ERR -> err.add(chunk.bytes(), chunk.bytes().length);
            default -> {}
        }
    }

    void finish() {
        out.finish();
        err.finish();
    }

    /** The listener hears nothing any more, for it has failed. */
    void mute() {
        muted = true;
    }

    /** The process group, once it is known. */
    Optional<Long> group() {
        return group;
    }

    /** What passes its input on to the command, once it is known, and where there is one; for any thread. */
    Optional<InputRelay> relay() {
        return relay;
    }

    /** The process group, waited for: what has not yet told it cannot be stopped, and would go on. An interrupt waits. */
    Optional<Long> awaitGroup(ExecChannel channel, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        boolean over = false;
        while (!over && group.isEmpty()) {
            try {
                ExecChannel.Chunk chunk = channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                over = chunk == null || chunk.kind() == ExecChannel.Chunk.Kind.CLOSED;
                if (chunk != null) {
                    take(chunk);
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return group;
    }

    /** Why the command could not be started, as far as it was said. */
    String refusal() {
        return refusal.orElseGet(() -> noise.toString().strip());
    }

    /** A line of our own about the command. */
    void add(String line) {
        tell(Stream.STDERR, line);
    }

    private void hear(String line) {
        if (group.isPresent()) {
            tell(Stream.STDOUT, line);
            return;
        }
        int at = line.indexOf(mark);
        String said = at < 0 ? "" : line.substring(at + mark.length());
        if (said.matches("[0-9]+( [0-9]+)?")) {
            String[] ids = said.split(" ");
            group = Optional.of(Long.parseLong(ids[0]));
            relay = ids.length > 1 ? Optional.of(new InputRelay(Long.parseLong(ids[1]))) : Optional.empty();
        } else if (at >= 0) {
            refusal = Optional.of(said);
        } else if (noise.length() < NOISE) {
            noise.append(line).append('\n');
        }
    }

    private void tell(Stream stream, String line) {
        if (!muted) {
            listener.line(stream, line);
        }
    }
}
