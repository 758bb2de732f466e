package io.zdd.ssh;

import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.SSHClient;

/** One connection to a host, on which channels are opened; thread-safe. */
final class SshConnection implements AutoCloseable {
    /** OpenSSH allows ten sessions on a connection; two are left for those whose processes are still ending. */
    private static final int SESSIONS = 8;

    private final String host;
    private final Ssh target;
    private final Deque<SSHClient> clients;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore sessions = new Semaphore(SESSIONS, true);

    SshConnection(String host, Ssh target, Deque<SSHClient> clients) {
        this.host = host;
        this.target = target;
        this.clients = clients;
        uploads().join();
        if (target.settingsOf().forwardAgent()) {
            target.settingsOf()
                    .credentials()
                    .agentSocket()
                    .ifPresent(socket -> AgentForwarding.attach(client().getConnection(), socket));
        }
    }

    SharedUploads uploads() {
        return target.settingsOf().uploads();
    }

    String host() {
        return host;
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
        Optional<ControlShell> shell = ControlShell.open(this);
        return shell.isPresent()
                ? new ShellTransport(this, shell.get())
                : new SftpTransport(host, client(), this::close);
    }

    /** By the same way as the transport. */
    Downloads downloads(Transport transport) {
        return transport instanceof ShellTransport ? new CatDownloads(this) : new SftpDownloads(client());
    }

    private void refuseWindows() {
        String version = client().getTransport().getServerVersion();
        if (version.contains("Windows")) {
            throw new TransportException(
                    host, "the server is " + version + "; hosts must be POSIX, for Windows cannot swap a link", null);
        }
    }

    /** Runs a command line on the host; the channel is to be given back. */
    ExecChannel exec(String commandLine) {
        sessions.acquireUninterruptibly();
        try {
            return calmly(() -> {
                ExecChannel channel = new ExecChannel(client().getConnection());
                channel.open();
                if (target.settingsOf().forwardAgent()) {
                    channel.requestAgent();
                }
                channel.start(commandLine);
                return channel;
            });
        } catch (IOException failed) {
            sessions.release();
            throw lost("a session could not be opened", failed);
        }
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
        return client().isConnected();
    }

    /** On a thread of its own, because an interrupt would leave a channel half open that nobody closes. */
    private <T> T calmly(IoCall<T> call) throws IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        Thread thread = new Thread(task, "zdd-ssh-" + host);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** May fail as input and output do. */
    @FunctionalInterface
    private interface IoCall<T> {
        T run() throws IOException;
    }

    private SSHClient client() {
        return Objects.requireNonNull(clients.peek());
    }

    /** Once is enough. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            uploads().leave();
            Goodbye.to(clients);
        }
    }
}
