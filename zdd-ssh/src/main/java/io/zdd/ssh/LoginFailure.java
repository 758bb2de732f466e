package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.SSHException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a login so far, and the exception that tells it. For one thread. */
final class LoginFailure {
    private final String host;
    private final String user;
    private final List<String> problems;
    private final List<String> tried = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable SSHException cause;
    private boolean over;

    LoginFailure(String host, String user, List<String> problems) {
        this.host = host;
        this.user = user;
        this.problems = problems;
    }

    void refused(Attempt attempt) {
        tried.add(attempt.what() + ": refused");
        refused.add(attempt.name());
    }

    void wantsMore(Attempt attempt) {
        tried.add(attempt.what() + ": accepted, but the server wants more");
    }

    /** Something was thrown; fatal if nothing more can be tried on this connection. */
    void thrown(String what, SSHException e, boolean fatal) {
        tried.add(what + ": " + (fatal ? "the connection is lost (" + e.getMessage() + ")" : e.getMessage()));
        if (cause != null) {
            e.addSuppressed(cause);
        }
        cause = e;
        over = fatal;
    }

    boolean isOver() {
        return over;
    }

    /** The whole story. */
    TransportException exception(List<String> offered, List<Attempt> left) {
        List<String> sentences = new ArrayList<>();
        sentences.add("cannot log in as " + user + "; tried "
                + (tried.isEmpty() ? "nothing, as there is nothing to log in with" : String.join("; ", tried)));
        if (!problems.isEmpty()) {
            sentences.add("Not used: " + String.join("; ", problems));
        }
        if (!left.isEmpty()) {
            String names = left.stream().map(Attempt::what).collect(Collectors.joining("; "));
            sentences.add((over ? "Not tried any more: " : "Not offered by the server: ") + names);
        }
        if (!offered.isEmpty()) {
            sentences.add("The server offers " + String.join(", ", offered));
        }
        sentences.addAll(advice(offered));
        return new TransportException(host, String.join(". ", sentences), cause);
    }

    private List<String> advice(List<String> offered) {
        List<String> advice = new ArrayList<>();
        if (over) {
            if (cause != null && String.valueOf(cause.getMessage()).contains("Too many authentication failures")) {
                advice.add("It allows few tries: give the file of the right key, and use only that (identitiesOnly)");
            }
            return advice;
        }
        if (offered.contains(PublicKeyMethod.NAME)) {
            advice.add(
                    refused.contains(PublicKeyMethod.NAME)
                            ? "Check that the key is in the authorized_keys of " + user
                                    + " there, or its certificate for " + user
                                    + " and by a CA that the server trusts; the server's log says more"
                            : "Give a key that may log in there");
        }
        if (refused.contains(PasswordMethod.NAME) || refused.contains(InteractiveMethod.NAME)) {
            advice.add("Check the password");
        } else if (advice.isEmpty()
                && (offered.contains(PasswordMethod.NAME) || offered.contains(InteractiveMethod.NAME))) {
            advice.add("Give a password");
        } else if (advice.isEmpty() && !offered.isEmpty()) {
            advice.add("None of that can be used here: let the server offer publickey");
        }
        return advice;
    }
}
