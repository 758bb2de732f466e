package io.zdd.ssh;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.OutputListener;
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
    static final String FROM_INPUT = "read -r n h; s=$(head -c \"$n\");"
            + " case $(printf %s \"$s\" | sha256sum) in \"$h \"*) eval \"$s\";; *) exit 8;; esac";

    /**
     * The same for a script behind which the command's own input comes at once: not every head leaves that in the pipe, and dd,
     * byte by byte, does. It is slow, so a long script is awaited instead.
     */
    static final String FROM_INPUT_EXACTLY = FROM_INPUT.replace("head -c \"$n\"", "dd bs=1 count=\"$n\" 2>/dev/null");

    private static final int SHORT_SCRIPT = 4_096;

    /** Longer lines are refused by some servers and shells. */
    private static final int LONGEST_LINE = 30_000;

    /** What it wrote before its end may come after the word of its end; what it left behind may print for ever. */
    private static final Duration LEFTOVERS = Duration.ofMillis(500);

    private static final Duration ALL_LEFTOVERS = Duration.ofSeconds(10);
    private static final Duration TO_BEGIN = Duration.ofSeconds(10);

    private final SshConnection connection;
    private final Command command;
    private final CommandInput input;
    private final CommandScript script;
    private final CommandOutput output;
    private Optional<InputWay> way = Optional.empty();
    private long lastSign;

    RemoteCommand(SshConnection connection, Command command, OutputListener listener) {
        this(connection, command, listener, Optional.empty());
    }

    /** What the command reads comes after a secret input. */
    RemoteCommand(SshConnection connection, Command command, OutputListener listener, Optional<InputStream> stream) {
        this.connection = connection;
        this.command = command;
        boolean relayed = stream.isPresent() && Lanes.pay(connection);
        this.script = new CommandScript(command, stream.isPresent(), relayed);
        this.input = new CommandInput(connection.host(), command, stream);
        this.output = new CommandOutput(script.mark(), listener);
    }

    CommandResult run() throws InterruptedException {
        ExecChannel channel = start();
        long start = System.nanoTime();
        lastSign = start;
        try {
            Ending ending = await(channel, start + command.timeout().toNanos());
            if (ending != Ending.EXITED) {
                stop(channel);
            }
            output.finish();
            return result(channel, ending, Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException | RuntimeException failed) {
            stopAfter(failed, channel);
            throw failed;
        } finally {
            way.ifPresent(InputWay::close);
            connection.giveBack(channel);
        }
    }

    private ExecChannel start() throws InterruptedException {
        String text = script.text();
        String line = Sh.commandLine(text);
        if (!script.isSecret() && line.length() <= LONGEST_LINE) {
            return connection.execInterruptibly(line);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean feedAtOnce = !input.isNone() && bytes.length <= SHORT_SCRIPT;
        ExecChannel channel = connection.execInterruptibly(Sh.inOwnGroup(feedAtOnce ? FROM_INPUT_EXACTLY : FROM_INPUT));
        byte[] head = (bytes.length + " " + Digests.sha256(bytes) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            // If it does not read, its end tells why.
            if (channel.write(head, 0, head.length, command.timeout())) {
                channel.write(bytes, 0, bytes.length, command.timeout());
            }
            if (feedAtOnce) {
                feed(channel);
            }
            return channel;
        } catch (IOException failed) {
            connection.giveBack(channel);
            throw connection.lost("the command `" + command + "` could not be started", failed);
        }
    }

    private Ending await(ExecChannel channel, long deadline) throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            long left = deadline - now;
            long idleLeft = command.idleTimeout()
                    .map(limit -> lastSign + limit.toNanos() - now)
                    .orElse(left);
            if (left <= 0) {
                return Ending.TIMED_OUT;
            }
            if (idleLeft <= 0) {
                return Ending.IDLE_TIMED_OUT;
            }
            ExecChannel.Chunk chunk = channel.next(Duration.ofNanos(Math.min(left, idleLeft)));
            input.throwIfBroken();
            if (chunk == null) {
                continue;
            }
            lastSign = System.nanoTime();
            if (chunk.kind() == ExecChannel.Chunk.Kind.CLOSED) {
                return Ending.EXITED;
            }
            if (chunk.kind() == ExecChannel.Chunk.Kind.EXIT) {
                takeLeftovers(channel);
                return Ending.EXITED;
            }
            output.take(chunk);
            if (output.group().isPresent()) {
                feed(channel);
            }
        }
    }

    /** Once. */
    private void feed(ExecChannel channel) {
        if (way.isEmpty() && !input.isNone()) {
            InputWay own = new InputWay(connection, channel, output::relay, command.timeout());
            way = Optional.of(own);
            input.feed(channel, own);
        }
    }

    /** Only the time of waiting counts, for the listener may be slow. */
    private void takeLeftovers(ExecChannel channel) throws InterruptedException {
        long waited = 0;
        while (waited < ALL_LEFTOVERS.toNanos()) {
            long start = System.nanoTime();
            ExecChannel.Chunk chunk = channel.next(LEFTOVERS);
            waited += System.nanoTime() - start;
            if (chunk == null || chunk.kind() == ExecChannel.Chunk.Kind.CLOSED) {
                return;
            }
            output.take(chunk);
        }
    }

    private CommandResult result(ExecChannel channel, Ending ending, Duration took) {
        if (ending != Ending.EXITED) {
            return new CommandResult(ending, OptionalInt.empty(), Optional.empty(), took);
        }
        if (channel.isRefused()) {
            throw failed("the server refused to run the command `" + command + "`");
        }
        if (channel.isLost()) {
            throw failed("the connection was lost while the command `" + command + "` ran"
                    + output.group().map(id -> " as process " + id).orElse("")
                    + "; it is not known how it ended, and it may still run");
        }
        if (output.group().isEmpty()) {
            throw failed("the command `" + command + "` could not be started (" + channel.ending() + "): "
                    + output.refusal() + "; check that its working directory is there, and the user's login shell");
        }
        if (channel.getExitStatus() != null) {
            return CommandResult.exited(channel.getExitStatus(), took);
        }
        Optional<String> signal = Optional.ofNullable(channel.getExitSignal()).map(Object::toString);
        Ending known = signal.isPresent() ? Ending.SIGNALLED : Ending.UNKNOWN;
        return new CommandResult(known, OptionalInt.empty(), signal, took);
    }

    private TransportException failed(String words) {
        return new TransportException(connection.host(), words, null);
    }

    private void stopAfter(Exception failed, ExecChannel channel) {
        if (failed instanceof RuntimeException) {
            output.mute();
        }
        try {
            if (!channel.hasExitStatus()) {
                stop(channel);
            }
        } catch (RuntimeException second) {
            failed.addSuppressed(second);
        }
    }

    private void stop(ExecChannel channel) {
        Optional<Long> group = output.awaitGroup(channel, TO_BEGIN);
        if (group.isPresent()) {
            new ProcessGroup(connection, group.get()).stop(output::add);
        } else if (!channel.hasEnded()) {
            output.add("the command did not begin within " + TO_BEGIN.toSeconds() + " s; it may still do so");
        }
    }
}
