package io.zdd.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The processes that a command on the host consists of: sshd gives each command a group of its own. */
final class ProcessGroup {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /**
     * TERM, two seconds, KILL; then those of another user, whom only sudo may signal, if its rules allow that; then it prints
     * what still runs. Without {@code --}: dash and busybox take that for a process id.
     */
    private static final String STOP = """
            printf '\\0'
            group=$1
            awaited() {
              i=0
              while kill -0 -$group 2>/dev/null && [ $i -lt $1 ]; do sleep 0.1; i=$((i + 1)); done
            }
            left() {
              for stat in /proc/[0-9]*/stat; do
                line=''
                { read -r line <$stat; } 2>/dev/null
                set -- ${line##*) }
                [ "$3" != "$group" ] || [ "$1" = Z ] || { pid=${stat%/stat}; echo "${pid#/proc/}"; }
              done
            }
            kill -TERM -$group 2>/dev/null
            awaited 20
            kill -KILL -$group 2>/dev/null
            awaited 20
            for pid in $(left); do
              sudo -n -u "#$(stat -c %u /proc/$pid)" kill -TERM $pid 2>/dev/null && sleep 0.5
            done
            for pid in $(left); do
              sudo -n -u "#$(stat -c %u /proc/$pid)" kill -KILL $pid 2>/dev/null && sleep 0.1
            done
            for pid in $(left); do
              echo "process $pid of user $(stat -c %U /proc/$pid) still runs, for this user may not stop it: sudo kill $pid"
            done
            """;

    private final SshConnection connection;
    private final long id;

    ProcessGroup(SshConnection connection, long id) {
        this.connection = connection;
        this.id = id;
    }

    /** Returns when all of them are gone, or tells of those that it could not stop; an interrupt waits. */
    void stop(Consumer<String> left) {
        String script = "set -- " + id + "\n" + STOP;
        Optional<ExecChannel> aside = connection.execAside(Sh.commandLine(script));
        if (aside.isEmpty()) {
            connection
                    .controlShell()
                    .run("(" + script + "); printf '\\0'", fields -> fields.next() + fields.next())
                    .lines()
                    .forEach(left);
            return;
        }
        ExecChannel channel = aside.get();
        try {
            // Before the NUL there is what the login shell prints.
            String said = output(channel);
            said.substring(said.indexOf('\0') + 1).lines().forEach(left);
            if (!channel.hasExitStatus()) {
                left.accept("process group " + id + " may still run: the host did not say that it is gone");
            }
        } finally {
            channel.abandon();
        }
    }

    private static String output(ExecChannel channel) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        boolean interrupted = false;
        while (System.nanoTime() < deadline) {
            try {
                ExecChannel.Chunk chunk = channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.OUT) {
                    said.writeBytes(chunk.bytes());
                } else if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.CLOSED) {
                    break;
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
