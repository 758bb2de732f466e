package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A shell on the host that runs one script after the other, each in one round trip, without a line of it in a process list.
 *
 * <p>A script is received whole, its length is compared, and only then it is run: a shell runs what it has, and
 * {@code rm -rf releases/1} that is cut to {@code rm -rf releases} is another command. SSH itself sees to it that what arrives
 * is what was sent. One script at a time; thread-safe.
 */
final class ControlShell {
    /** No backslash, single quote, exclamation mark or newline, so that every login shell takes it for the same. */
    static final String LOOP = "exec /bin/sh -c 'LC_ALL=C; export LC_ALL; while read -r k n h; do"
            + " if [ \"$k\" = lines ]; then z_receive \"$n\"; s=$z_script; else s=$(head -c \"$n\"); fi;"
            + " case ${#s} in \"$n\") ;; *) echo \"zdd: a script arrived cut\" >&2; exit 8;; esac;"
            + " if [ \"$k\" = functions ]; then eval \"$s\"; else (eval \"$s\") </dev/null; fi;"
            + " z_end \"$h\" $?; done'";

    /** What is shorter costs the host less to read byte by byte than a process that reads it at once. */
    private static final int SHORT = 4096;

    private static final String FUNCTIONS = functions();

    private final SshConnection connection;
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile ExecChannel channel;
    private Fields fields;

    private ControlShell(SshConnection connection) {
        this.connection = connection;
        this.channel = connection.exec(LOOP);
        this.fields = new Fields(channel);
    }

    /** Starts one, or gives nothing if the host has no shell for this user. */
    static Optional<ControlShell> open(SshConnection connection) {
        ControlShell shell = new ControlShell(connection);
        try {
            shell.begin();
            return Optional.of(shell);
        } catch (Fields.EndedException noShell) {
            shell.close();
            if (noShell.isLoss()) {
                throw connection.lost("the host's shell could not be started", noShell);
            }
            if (noShell.errors().contains("not found")) {
                throw new TransportException(
                        connection.host(),
                        "the host lacks a tool that zdd needs: "
                                + noShell.errors().strip(),
                        noShell);
            }
            return Optional.empty();
        } catch (RuntimeException unfit) {
            shell.close();
            throw unfit;
        }
    }

    /** The login shell may print something before its first field, and it may never let ours begin. */
    private void begin() {
        fields.patience(Optional.of(connection.patience()));
        try {
            List<String> facts = send("functions", FUNCTIONS, answer -> {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    all.add(answer.next());
                }
                return all;
            });
            HostFacts.refuseIfUnfit(connection.host(), facts);
        } catch (Fields.SilentException silent) {
            throw new TransportException(
                    connection.host(),
                    "the host's shell said nothing for " + connection.patience().toMillis()
                            + " ms; look for what the user's login shell, its rc files or a ForceCommand wait for",
                    silent);
        }
        fields.patience(Optional.empty());
    }

    /**
     * Runs a script and reads its answer.
     *
     * @throws TransportException if the connection was lost; whether the script was run is not known then
     */
    <T> T run(String script, Function<Fields, T> reader) {
        inUse.lock();
        try {
            return runAlone(script, reader);
        } finally {
            inUse.unlock();
        }
    }

    /** Whether somebody's script is running, so that another one would have to wait. */
    boolean isBusy() {
        return inUse.isLocked() && !inUse.isHeldByCurrentThread();
    }

    private <T> T runAlone(String script, Function<Fields, T> reader) {
        replaceIfEnded();
        try {
            return send("batch", script, reader);
        } catch (Fields.EndedException lost) {
            throw new TransportException(
                    connection.host(),
                    "the connection was lost before an answer came (" + lost.getMessage()
                            + "); it is not known whether the operations were done. Look with status()",
                    lost);
        } catch (Fields.CutShortException ended) {
            throw new TransportException(
                    connection.host(),
                    "the shell that ran the operations ended before they were done (" + ended.getMessage()
                            + "); it is not known which of them were done. Look with status()",
                    ended);
        }
    }

    /** Somebody may have killed it, or the host was out of memory; the connection may live on. */
    private void replaceIfEnded() {
        if (!channel.hasEnded()) {
            return;
        }
        connection.giveBack(channel);
        channel = connection.exec(LOOP);
        fields = new Fields(channel);
        try {
            begin();
        } catch (Fields.EndedException again) {
            throw connection.lost("the shell on the host had ended and could not be started again", again);
        }
    }

    private <T> T send(String kind, String script, Function<Fields, T> reader) {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        String sum = Digests.sha256(bytes);
        boolean byLines = kind.equals("batch") && bytes.length < SHORT;
        fields.begin("Z" + sum);
        try {
            String header = (byLines ? "lines" : kind) + " " + bytes.length + " " + sum + "\n";
            channel.writeAll((header + script + (byLines ? "\n" : "")).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw fields.ended(failed);
        }
        T answer;
        try {
            answer = reader.apply(fields);
        } catch (Fields.EndedException | Fields.CutShortException | Fields.SilentException over) {
            throw over;
        } catch (RuntimeException failed) {
            fields.skipToTheEnd();
            throw failed;
        }
        fields.skipToTheEnd();
        return answer;
    }

    void close() {
        connection.giveBack(channel);
    }

    private static String functions() {
        try (InputStream in = Objects.requireNonNull(ControlShell.class.getResourceAsStream("host.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException damaged) {
            throw new UncheckedIOException("the jar of zdd-ssh is damaged", damaged);
        }
    }
}
