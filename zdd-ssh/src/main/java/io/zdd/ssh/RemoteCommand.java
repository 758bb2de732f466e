package io.zdd.ssh;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.OutputListener;
import io.zdd.transport.OutputListener.Stream;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs one command on the host, reads what it prints, and stops it with all its children when it takes too long. */
final class RemoteCommand {
    /** The script comes over standard input with its length and SHA-256, and is run only if it is whole. */
    private static final String FROM_INPUT = "read -r n h; s=$(head -c \"$n\");"
            + " case $(printf %s \"$s\" | sha256sum) in \"$h \"*) eval \"$s\";; *) exit 8;; esac";

    /** Longer lines are refused by some servers and shells. */
    private static final int LONGEST_LINE = 30_000;

    private static final Duration LEFTOVERS = Duration.ofMillis(500);

    private final SshConnection connection;
    private final Command command;
    private final OutputListener listener;
    private final Optional<InputStream> input;
    private final CommandScript script;
    private final Lines out;
    private final Lines err;
    private Optional<Long> group = Optional.empty();
    private long lastSign = System.nanoTime();

    RemoteCommand(SshConnection connection, Command command, OutputListener listener) {
        this(connection, command, listener, Optional.empty());
    }

    /** What the command reads comes after a secret input. */
    RemoteCommand(SshConnection connection, Command command, OutputListener listener, Optional<InputStream> stream) {
        this.input = stream;
        this.connection = connection;
        this.command = command;
        this.listener = listener;
        this.script = new CommandScript(command, stream.isPresent());
        this.out = new Lines(Stream.STDOUT, this::hear);
        this.err = new Lines(Stream.STDERR, listener);
    }

    CommandResult run() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long start = System.nanoTime();
        ExecChannel channel = start();
        try {
            Ending ending = await(channel, start + command.timeout().toNanos());
            if (ending != Ending.EXITED) {
                stop();
            }
            out.finish();
            err.finish();
            return result(channel, ending, Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException cancelled) {
            stop();
            throw cancelled;
        } finally {
            connection.giveBack(channel);
        }
    }

    private ExecChannel start() {
        String text = script.text();
        String line = Sh.commandLine(text);
        if (!script.isSecret() && line.length() <= LONGEST_LINE) {
            return connection.exec(line);
        }
        ExecChannel channel = connection.exec(Sh.inOwnGroup(FROM_INPUT));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            channel.writeAll((bytes.length + " " + Digests.sha256(bytes) + "\n").getBytes(StandardCharsets.US_ASCII));
            channel.writeAll(bytes);
            return channel;
        } catch (IOException failed) {
            connection.giveBack(channel);
            throw connection.lost("the command `" + command + "` could not be started", failed);
        }
    }

    /** The first line is for us: the process id, or why there is none. */
    private void hear(Stream stream, String line) {
        if (group.isPresent() || !line.startsWith(script.mark() + " ")) {
            listener.line(stream, line);
            return;
        }
        String said = line.substring(script.mark().length() + 1);
        if (!said.matches("[0-9]+")) {
            throw new TransportException(
                    connection.host(),
                    "the command `" + command + "` could not be started: " + said
                            + "; check that its working directory is there",
                    null);
        }
        group = Optional.of(Long.parseLong(said));
    }

    private Ending await(ExecChannel channel, long deadline) throws InterruptedException {
        boolean exited = false;
        boolean fed = command.input().isEmpty() && input.isEmpty();
        while (true) {
            long now = System.nanoTime();
            long left = deadline - now;
            long idleLeft = command.idleTimeout()
                    .map(limit -> lastSign + limit.toNanos() - now)
                    .orElse(left);
            if (!exited && left <= 0) {
                return Ending.TIMED_OUT;
            }
            if (!exited && idleLeft <= 0) {
                return Ending.IDLE_TIMED_OUT;
            }
            Duration patience = exited ? LEFTOVERS : Duration.ofNanos(Math.min(left, idleLeft));
            ExecChannel.Chunk chunk = channel.next(patience);
            if (chunk == null && exited || chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.CLOSED) {
                return Ending.EXITED;
            }
            exited |= chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.EXIT;
            take(chunk);
            if (!fed && group.isPresent()) {
                fed = true;
                feed(channel);
            }
        }
    }

    private void take(ExecChannel.@org.jspecify.annotations.Nullable Chunk chunk) {
        if (chunk == null) {
            return;
        }
        lastSign = System.nanoTime();
        if (chunk.kind() == ExecChannel.Chunk.Kind.OUT) {
            out.take(chunk.bytes());
        } else if (chunk.kind() == ExecChannel.Chunk.Kind.ERR) {
            err.take(chunk.bytes());
        }
    }

    /** Once the script was received, so that nothing else may be taken for a part of it; on a thread of its own, for it may not be read. */
    private void feed(ExecChannel channel) {
        Thread feeder = new Thread(
                () -> {
                    try {
                        write(channel);
                        channel.endOfInput();
                    } catch (IOException notRead) {
                        // nothing is lost: how the command ends tells
                    }
                },
                "zdd-input-" + connection.host());
        feeder.setDaemon(true);
        feeder.start();
    }

    private void write(ExecChannel channel) throws IOException {
        byte[] secret = command.input()
                .map(value -> value.reveal().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        boolean reads = channel.write(secret, 0, secret.length, command.timeout());
        if (reads && input.isPresent()) {
            byte[] chunk = new byte[1 << 17];
            for (int n = input.get().read(chunk);
                    n >= 0 && reads;
                    n = input.get().read(chunk)) {
                reads = channel.write(chunk, 0, n, command.timeout());
            }
        }
    }

    private CommandResult result(ExecChannel channel, Ending ending, Duration took) {
        if (ending != Ending.EXITED) {
            return new CommandResult(ending, OptionalInt.empty(), Optional.empty(), took);
        }
        if (channel.isRefused()) {
            throw new TransportException(
                    connection.host(), "the server refused to run the command `" + command + "`", null);
        }
        if (channel.getExitStatus() != null) {
            return CommandResult.exited(channel.getExitStatus(), took);
        }
        if (channel.getExitSignal() != null) {
            Optional<String> signal = Optional.of(channel.getExitSignal().toString());
            return new CommandResult(Ending.SIGNALLED, OptionalInt.empty(), signal, took);
        }
        if (!connection.isAlive()) {
            throw new TransportException(
                    connection.host(),
                    "the connection was lost while the command `" + command + "` ran"
                            + group.map(id -> " as process " + id).orElse("")
                            + "; it is not known how it ended, and it may still run",
                    null);
        }
        return new CommandResult(Ending.UNKNOWN, OptionalInt.empty(), Optional.empty(), took);
    }

    private void stop() {
        if (group.isPresent()) {
            new ProcessGroup(connection, group.get()).stop(line -> listener.line(Stream.STDERR, line));
        }
    }
}
