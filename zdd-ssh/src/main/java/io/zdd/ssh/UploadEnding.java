package io.zdd.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the unpacking command on the host says: its process id between two NULs, complaints, and how it ended. */
final class UploadEnding {
    private static final int COMPLAINTS = 2_000;

    /** The last complaint may come after the word of the end. */
    private static final Duration LEFTOVERS = Duration.ofMillis(500);

    private final ExecChannel channel;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder complaints = new StringBuilder();
    private boolean exited;
    private boolean closed;

    UploadEnding(ExecChannel channel) {
        this.channel = channel;
    }

    /** Says that nothing more will be written. */
    void endOfInput() throws IOException {
        channel.endOfInput();
    }

    /** Waits for the end, and gives whether it came; an interrupt waits until the upload is done. */
    boolean await(Duration patience) {
        await(patience, () -> exited || closed);
        if (exited && !closed) {
            await(LEFTOVERS, () -> closed);
        }
        return exited || closed;
    }

    /** Takes what has come by now, so that the host never waits for its complaints to be heard. */
    void takeWhatCame() {
        boolean interrupted = false;
        try {
            for (var chunk = channel.next(Duration.ZERO); chunk != null; chunk = channel.next(Duration.ZERO)) {
                take(chunk);
            }
        } catch (InterruptedException later) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process group, waited for, as it is told before anything is unpacked. */
    Optional<Long> group(Duration patience) {
        await(patience, () -> exited || closed || knownGroup().isPresent());
        return knownGroup();
    }

    /** By which way the host can take it, waited for; it says so after its process group. */
    Optional<String> way(Duration patience) {
        await(patience, () -> exited || closed || knownWay().isPresent());
        return knownWay();
    }

    private void await(Duration patience, BooleanSupplier enough) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (!enough.getAsBoolean() && System.nanoTime() < deadline) {
            try {
                take(channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime()))));
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(ExecChannel.@Nullable Chunk chunk) {
        if (chunk == null) {
            return;
        }
        switch (chunk.kind()) {
            case OUT -> said.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
            case ERR -> complain(new String(chunk.bytes(), StandardCharsets.UTF_8));
            case EXIT -> exited = true;
            case CLOSED -> closed = true;
        }
    }

    /** One for each file may come; the first ones tell. */
    private void complain(String text) {
        complaints.append(text, 0, Math.min(text.length(), COMPLAINTS - complaints.length()));
    }

    /** What the login shell prints comes before it. */
    private Optional<Long> knownGroup() {
        int from = said.indexOf("\0") + 1;
        int to = said.indexOf("\0", from);
        return from > 0 && to > from ? Optional.of(Long.parseLong(said.substring(from, to))) : Optional.empty();
    }

    private Optional<String> knownWay() {
        int from = said.indexOf("\0", said.indexOf("\0") + 1) + 1;
        int to = said.indexOf("\0", from);
        return from > 0 && to > from ? Optional.of(said.substring(from, to)) : Optional.empty();
    }

    boolean isGood() {
        return Integer.valueOf(0).equals(channel.getExitStatus());
    }

    boolean isLost() {
        return channel.isLost();
    }

    String words() {
        String words = complaints.toString().strip();
        return words.isEmpty() ? channel.ending() : words;
    }
}
