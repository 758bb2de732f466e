package io.zdd.ssh;

import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.OpenFailException;

/** One connection to a host, on which channels are opened; thread-safe. */
final class SshConnection implements AutoCloseable {
    private static final int TRIES = 50;

    private final String host;
    private final Ssh target;
    private final Deque<SSHClient> clients;
    private final SSHClient client;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Sessions sessions = new Sessions();
    private final AtomicLong roundTrip = new AtomicLong(Long.MAX_VALUE);
    private volatile Optional<ControlShell> shell = Optional.empty();

    SshConnection(String host, Ssh target, Deque<SSHClient> clients) {
        this.host = host;
        this.target = target;
        this.clients = clients;
        this.client = Objects.requireNonNull(clients.peek());
        if (target.settingsOf().forwardAgent()) {
            target.settingsOf()
                    .credentials()
                    .agentSocket()
                    .ifPresent(socket -> AgentForwarding.attach(client.getConnection(), socket));
        }
    }

    String host() {
        return host;
    }

    /** How long what belongs to connecting may take. */
    Duration patience() {
        return target.settingsOf().connectTimeout();
    }

    /** By a shell where the host has one, otherwise by SFTP. */
    Transport transport() {
        try {
            return byWhatThereIs();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private Transport byWhatThereIs() {
        refuseWindows();
        shell = ControlShell.open(this);
        return shell.isPresent() ? new ShellTransport(this, shell.get()) : new SftpTransport(host, client, this::close);
    }

    /** By the same way as the transport. */
    Downloads downloads(Transport transport) {
        return transport instanceof ShellTransport ? new CatDownloads(this) : new SftpDownloads(client);
    }

    private void refuseWindows() {
        String version = client.getTransport().getServerVersion();
        if (version.contains("Windows")) {
            throw new TransportException(
                    host, "the server is " + version + "; hosts must be POSIX, for Windows cannot swap a link", null);
        }
    }

    /** The shell for file operations, where there is one. */
    ControlShell controlShell() {
        return shell.orElseThrow();
    }

    /** Runs a command line on the host; the channel is to be given back. An interrupt waits. */
    ExecChannel exec(String commandLine) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return execInterruptibly(commandLine);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a command line on the host, once there is a session free; the channel is to be given back. */
    ExecChannel execInterruptibly(String commandLine) throws InterruptedException {
        sessions.acquire();
        int tries = 0;
        while (true) {
            try {
                return Calm.call("zdd-ssh-" + host, () -> open(commandLine));
            } catch (OpenFailException full) {
                if (!sessions.acquireAnother() && ++tries > TRIES) {
                    sessions.release();
                    throw new TransportException(host, tooFew(full), full);
                }
            } catch (IOException failed) {
                sessions.release();
                throw lost("nothing was begun, for a session could not be opened", failed);
            }
        }
    }

    private String tooFew(OpenFailException full) {
        return "the server " + target + " refuses one more session (" + full.getMessage()
                + "); zdd needs at least two, see MaxSessions in sshd_config";
    }

    /** Runs a command line that stops others, beyond the number of sessions in use, unless the server refuses. */
    Optional<ExecChannel> execAside(String commandLine) {
        try {
            return Optional.of(Calm.call("zdd-ssh-" + host, () -> open(commandLine)));
        } catch (OpenFailException full) {
            return Optional.empty();
        } catch (IOException failed) {
            throw lost("nothing was begun, for a session could not be opened", failed);
        }
    }

    private ExecChannel open(String commandLine) throws IOException {
        ExecChannel channel = new ExecChannel(client.getConnection());
        long asked = System.nanoTime();
        channel.open();
        long took = System.nanoTime() - asked;
        roundTrip.accumulateAndGet(took, Math::min);
        channel.adaptTo(roundTrip());
        if (target.settingsOf().forwardAgent()) {
            channel.requestAgent();
        }
        channel.start(commandLine);
        return channel;
    }

    /** What other kinds of channels are opened on. */
    Connection channels() {
        return client.getConnection();
    }

    /** Says what to do with the reason if the connection ends; it must not wait. */
    void whenLost(Consumer<String> action) {
        client.getTransport().setDisconnectListener((reason, words) -> action.accept(words));
        if (!isAlive()) {
            action.accept("it has ended");
        }
    }

    /** How long an answer takes at the least, as far as was seen. */
    Duration roundTrip() {
        return Duration.ofNanos(roundTrip.get());
    }

    /** Whether nobody would miss the sessions that lanes take: only one command runs. */
    boolean hasRoomForLanes() {
        return sessions.isOneAlone();
    }

    void giveBack(ExecChannel channel) {
        channel.abandon();
        sessions.release();
    }

    TransportException lost(String what, Throwable cause) {
        return new TransportException(
                host, what + ": the connection to " + target + " failed (" + cause.getMessage() + ")", cause);
    }

    boolean isAlive() {
        return client.isConnected();
    }

    /** Once is enough. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Goodbye.to(clients);
        }
    }
}
