package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;

/** Connects to a server, through others if need be, and logs in. */
final class Dialer {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    /** Reaching the server, its first words, and the exchange of keys. */
    private static final int PHASES = 2;

    private final String host;

    Dialer(String host) {
        this.host = host;
    }

    /**
     * Connects.
     *
     * @throws TransportException if the server cannot be reached, is not the one it should be, or refuses the user
     */
    SshConnection connect(Ssh target) {
        Deque<SSHClient> clients = new ArrayDeque<>();
        try {
            dial(target, clients);
            return new SshConnection(host, target, clients);
        } catch (RuntimeException failed) {
            Goodbye.to(clients);
            throw failed;
        }
    }

    /** The jump host first; each client is kept, the last one on top. */
    void dial(Ssh target, Deque<SSHClient> clients) {
        Optional<Ssh> jump = target.settingsOf().jump();
        if (jump.isPresent()) {
            dial(jump.get(), clients);
        }
        int retries = target.settingsOf().retries();
        for (int attempt = 0; ; attempt++) {
            try {
                SSHClient client = attempt(target, Optional.ofNullable(clients.peek()));
                clients.push(client);
                return;
            } catch (IOException failed) {
                if (attempt >= retries) {
                    throw new TransportException(host, unreachable(target, failed, attempt + 1), failed);
                }
                pause(FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 6)));
            }
        }
    }

    private SSHClient attempt(Ssh target, Optional<SSHClient> through) throws IOException {
        SshSettings.Draft settings = target.settingsOf();
        SSHClient client = new SSHClient(Algorithms.config());
        HostKeyCheck check = settings.hostKeys().check(settings.hostKeyAlias().orElse(null));
        check.attachTo(client);
        try {
            reach(target, client, through);
            new Authenticator(settings.credentials()).authenticate(client, host, target.user());
            return client;
        } catch (IOException failed) {
            Goodbye.to(client);
            if (check.refusal().isPresent()) {
                throw new TransportException(host, check.refusal().get(), failed);
            }
            throw failed;
        } catch (RuntimeException failed) {
            Goodbye.to(client);
            throw failed;
        }
    }

    private static void reach(Ssh target, SSHClient client, Optional<SSHClient> through) throws IOException {
        LongAdder received = new LongAdder();
        limit(client, target.settingsOf());
        if (through.isEmpty()) {
            client.setSocketFactory(new Sockets(received));
            meet(
                    target,
                    client,
                    () -> Sockets.cut(client),
                    received,
                    () -> client.connect(target.server(), target.port()));
        } else {
            Tunnel tunnel = new Tunnel(through.get().getConnection(), target.server(), target.port(), received);
            tunnel.open();
            meet(target, client, () -> close(tunnel), received, () -> client.connectVia(tunnel));
        }
    }

    /** Each phase has a limit of its own in sshj, but the first words, which may come one byte at a time or never. */
    private static void meet(Ssh target, SSHClient client, Runnable cut, LongAdder received, Meeting meeting)
            throws IOException {
        SshSettings.Draft settings = target.settingsOf();
        if (client.getConnection().getKeepAlive() instanceof Heartbeat heartbeat) {
            heartbeat.watch(settings.keepAlive(), settings.keepAliveMisses(), received, cut);
        }
        Alarm alarm = Alarm.in(settings.connectTimeout().multipliedBy(PHASES), cut);
        try {
            meeting.run();
        } catch (IOException failed) {
            if (alarm.hasRung()) {
                throw new SocketTimeoutException("no SSH server within "
                        + settings.connectTimeout().multipliedBy(PHASES).toMillis() + " ms");
            }
            throw failed;
        } finally {
            alarm.off();
        }
    }

    /** May fail as input and output do. */
    @FunctionalInterface
    private interface Meeting {
        void run() throws IOException;
    }

    private static void close(Tunnel tunnel) {
        try {
            tunnel.close();
        } catch (IOException lost) {
            // it is gone, and that is what is wanted
        }
    }

    private static void limit(SSHClient client, SshSettings.Draft settings) {
        int millis = (int) settings.connectTimeout().toMillis();
        client.setConnectTimeout(millis);
        client.setTimeout(millis);
        client.getTransport().setTimeoutMs(millis);
        client.getConnection().setTimeoutMs(millis);
    }

    private static String unreachable(Ssh target, IOException failed, int attempts) {
        return "cannot connect to " + target
                + target.settingsOf().jump().map(jump -> " through " + jump).orElse("")
                + " (" + reason(failed) + ")"
                + (attempts > 1 ? ", tried " + attempts + " times; " : "; ")
                + (isForbiddenByJump(failed)
                        ? "the server in between must forward there: AllowTcpForwarding and PermitOpen in its sshd_config"
                        : "check the address, the network and that an SSH server runs there");
    }

    private static boolean isForbiddenByJump(Throwable failed) {
        return failed instanceof OpenFailException refused
                && refused.getReason() == OpenFailException.Reason.ADMINISTRATIVELY_PROHIBITED;
    }

    /** The innermost words, for sshj wraps exceptions without any. */
    private static String reason(Throwable failed) {
        Throwable at = failed;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        String words = at.getMessage();
        return at.getClass().getSimpleName() + (words == null ? "" : ": " + words);
    }

    /** With jitter, so that many deployers do not come back at once. */
    private void pause(Duration pause) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(pause.toMillis(), 2 * pause.toMillis()));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new TransportException(host, "interrupted while waiting to connect again", interrupt);
        }
    }
}
