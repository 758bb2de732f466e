package io.zdd.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs below a server on this machine. */
final class ServerProcesses {
    private final ProcessHandle server;

    ServerProcesses(OpenSsh server) {
        this.server = ProcessHandle.of(server.pid()).orElseThrow();
    }

    /** Sends a signal to the processes that serve the connections, not to what these run. */
    void signalSessions(String signal) {
        server.descendants()
                .filter(each -> each.info()
                        .command()
                        .map(command -> Path.of(command).endsWith("sshd"))
                        .orElse(true))
                .forEach(each -> signal(each.pid(), signal));
    }

    /**
     * The processes that run a shell with this in its script, parents before their children.
     *
     * <p>Not by their ids: these begin anew when the last is used up, and a child may then have a smaller one than its parent.
     */
    List<Long> shells(String script) {
        return server.descendants()
                .filter(each -> each.info().arguments().map(List::of).orElse(List.of()).stream()
                        .anyMatch(word -> word.contains(script)))
                .sorted(Comparator.comparingLong(ServerProcesses::depth))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static long depth(ProcessHandle process) {
        return Stream.iterate(process.parent(), Optional::isPresent, parent -> parent.flatMap(ProcessHandle::parent))
                .count();
    }

    static void signal(long pid, String signal) {
        try {
            runAnyhow("kill", "-" + signal, String.valueOf(pid));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a program that may fail. */
    static void runAnyhow(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
