package io.zdd.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.userauth.UserAuth;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;

/** One login on one connection: tries what is left until the server is content. For one thread, once. */
final class Login {
    /** A server of OpenSSH ends the connection after so many tries, by default. */
    private static final int TRIES = 6;

    private final SSHClient client;
    private final String user;
    private final List<Attempt> pending;
    private final LoginFailure failure;
    private int tries;
    private boolean passwordRefused;

    Login(SSHClient client, String host, String user, Attempts attempts) {
        this.client = client;
        this.user = user;
        this.pending = new ArrayList<>(attempts.attempts());
        this.failure = new LoginFailure(host, user, attempts.problems());
    }

    /** Comes back once logged in. */
    void run() {
        Optional<Attempt> next = next();
        while (next.isPresent() && !failure.isOver()) {
            pending.remove(next.get());
            if (isIn(next.get())) {
                return;
            }
            next = next();
        }
        if (!isInForNothing()) {
            throw failure.exception(offered(), left());
        }
    }

    private List<Attempt> left() {
        return pending.stream()
                .filter(attempt -> !attempt.repeatsPassword())
                .filter(attempt -> failure.isOver() || !offered().contains(attempt.name()))
                .toList();
    }

    /** Only to know what the server offers, if it has not said so yet; it may let us in. */
    private boolean isInForNothing() {
        try {
            return tries == 0
                    && !failure.isOver()
                    && offered().isEmpty()
                    && authenticate(new AuthNone(), Duration.ZERO);
        } catch (SSHException e) {
            failure.thrown("nothing", e, isFatal(e));
            return false;
        }
    }

    /** The first that the server offers; but the last tries that it allows are kept for what is not a key. */
    private Optional<Attempt> next() {
        List<Attempt> offered = pending.stream().filter(this::isOffered).toList();
        List<Attempt> others =
                offered.stream().filter(attempt -> !attempt.isKey()).toList();
        boolean keysHaveHadTheirs = tries + others.size() >= TRIES;
        return (keysHaveHadTheirs && !others.isEmpty() ? others : offered)
                .stream().findFirst();
    }

    private boolean isOffered(Attempt attempt) {
        // A password that was refused would count as wrong again if it was given in another way.
        boolean again = passwordRefused && attempt.repeatsPassword();
        return !again && (tries == 0 && offered().isEmpty() || offered().contains(attempt.name()));
    }

    private List<String> offered() {
        return authentication().getAllowedMethods().stream()
                .filter(name -> !name.isBlank())
                .toList();
    }

    private UserAuth authentication() {
        return client.getUserAuth();
    }

    private boolean isIn(Attempt attempt) {
        boolean partBefore = authentication().hadPartialSuccess();
        try {
            if (authenticate(attempt.method(), attempt.patience())) {
                return true;
            }
            told(attempt, partBefore);
        } catch (SSHException e) {
            failure.thrown(attempt.what(), e, isFatal(e));
        }
        return false;
    }

    /** What the server's refusal means: it also refuses what it does not offer, and what is not yet all that it wants. */
    private void told(Attempt attempt, boolean partBefore) {
        boolean offered = offered().contains(attempt.name());
        if (authentication().hadPartialSuccess() && (!partBefore || !offered)) {
            failure.wantsMore(attempt);
            return;
        }
        tries++;
        if (offered) {
            failure.refused(attempt);
            passwordRefused |= attempt.name().equals(PasswordMethod.NAME);
        } else {
            pending.add(0, attempt);
        }
    }

    private boolean authenticate(AuthMethod method, Duration patience) throws SSHException {
        method.setLoggerFactory(client.getTransport().getConfig().getLoggerFactory());
        int millis = Math.toIntExact(client.getTransport().getTimeoutMs() + patience.toMillis());
        return authentication().authenticate(user, (Service) client.getConnection(), method, millis);
    }

    /** Whether the connection is lost, or its state is not known. */
    private static boolean isFatal(SSHException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof net.schmizz.sshj.transport.TransportException
                    || t instanceof TimeoutException
                    || t instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }
}
