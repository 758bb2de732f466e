package io.zdd.local;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.OutputListener;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Runs commands as children of this JVM, whose environment they inherit, each in a session of its own. */
final class Processes implements CommandRunner {
    private static final boolean SETSID = Programs.isThere("setsid");

    @Override
    public CommandResult run(String host, Command command, OutputListener output) throws InterruptedException {
        Process process = start(host, command);
        long start = System.nanoTime();
        ProcessTree tree = new ProcessTree(process, SETSID);
        InputFeeder feeder = InputFeeder.start(process, command.input());
        LineReaders readers = new LineReaders(process, output);
        try {
            CommandResult.Ending ending = await(process, command, readers, start);
            if (ending != CommandResult.Ending.EXITED || readers.hasFailed()) {
                tree.stop().forEach(left -> output.line(OutputListener.Stream.STDERR, left));
            }
            feeder.finish();
            readers.finish();
            readers.rethrow();
            return result(ending, process, start);
        } catch (InterruptedException cancelled) {
            tree.stop().forEach(left -> output.line(OutputListener.Stream.STDERR, left));
            throw cancelled;
        } finally {
            feeder.finish();
            readers.finish();
        }
    }

    private static Process start(String host, Command command) {
        List<String> line = new ArrayList<>();
        if (SETSID) {
            line.add("setsid");
        }
        command.umask()
                .ifPresent(mask -> line.addAll(
                        List.of("/bin/sh", "-c", "umask " + Integer.toOctalString(mask) + " && exec \"$@\"", "sh")));
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        command.directory()
                .ifPresent(directory ->
                        builder.directory(Path.of(directory.value()).toFile()));
        builder.environment().putAll(command.revealedEnvironment());
        if (command.input().isEmpty()) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new TransportException(
                    host,
                    "the command `" + command + "` could not be started: " + failed.getMessage()
                            + "; check that the program and the working directory are there",
                    failed);
        }
    }

    private static CommandResult.Ending await(Process process, Command command, LineReaders readers, long start)
            throws InterruptedException {
        long deadline = start + command.timeout().toNanos();
        Optional<Duration> idle = command.idleTimeout();
        while (true) {
            long now = System.nanoTime();
            long left = deadline - now;
            long idleLeft = idle.map(limit -> readers.lastSign() + limit.toNanos() - now)
                    .orElse(left);
            if (left <= 0) {
                return CommandResult.Ending.TIMED_OUT;
            }
            if (idleLeft <= 0) {
                return CommandResult.Ending.IDLE_TIMED_OUT;
            }
            if (process.waitFor(Math.min(left, idleLeft), TimeUnit.NANOSECONDS)) {
                return CommandResult.Ending.EXITED;
            }
        }
    }

    private static CommandResult result(CommandResult.Ending ending, Process process, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return ending == CommandResult.Ending.EXITED
                ? CommandResult.exited(process.exitValue(), took)
                : new CommandResult(ending, OptionalInt.empty(), Optional.empty(), took);
    }
}
