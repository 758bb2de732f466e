package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A backend of a running HAProxy, looked at for as long as a step may wait.
 *
 * @param context the step
 * @param socket the way to HAProxy
 * @param name the backend
 * @param limit how long to wait
 */
record Backend(StepContext context, RuntimeSocket socket, String name, Duration limit) {
    private static final Duration POLL = Duration.ofMillis(100);

    Backend {
        requireName(name);
    }

    /** Other characters would be commands of their own, or none of HAProxy's names. */
    static String requireName(String name) {
        if (!name.matches("[A-Za-z0-9_.:-]+")) {
            throw new ZddException(
                    "'" + name + "' is not a name of HAProxy; use letters, digits, '.', ':', '_' and '-'");
        }
        return name;
    }

    List<ServerStats> servers() throws InterruptedException {
        String answer = socket.ask(context, "show stat " + name + " 4 -1");
        List<ServerStats> servers = ServerStats.parse(answer);
        if (servers.isEmpty()) {
            throw new ZddException(context.target().host() + ": HAProxy has no server in a backend " + name + ": "
                    + answer.lines().findFirst().orElse("no answer"));
        }
        return servers;
    }

    ServerStats server(String server) throws InterruptedException {
        List<ServerStats> servers = servers();
        return servers.stream()
                .filter(one -> one.name().equals(server))
                .findFirst()
                .orElseThrow(() -> new ZddException(context.target().host() + ": HAProxy has no server " + server
                        + " in the backend " + name + "; there are "
                        + servers.stream().map(ServerStats::name).toList()));
    }

    void set(String server, String state) throws InterruptedException {
        socket.order(context, "set server " + name + "/" + requireName(server) + " state " + state);
    }

    /**
     * Looks until something is so.
     *
     * @param otherwise what to say if it is not, after the server and before the time
     */
    void await(String server, Predicate<ServerStats> so, String otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        ServerStats found = server(server);
        while (!so.test(found)) {
            if (System.nanoTime() > deadline) {
                throw new ZddException(context.target().host() + ": at HAProxy " + name + "/" + found + otherwise
                        + " after " + limit.toSeconds() + " s, requests: " + found.requests()
                        + "; look there, or allow more time by .within(…)");
            }
            context.pause(POLL);
            found = server(server);
        }
    }
}
