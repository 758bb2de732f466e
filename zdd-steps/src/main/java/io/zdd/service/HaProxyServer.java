package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.time.Duration;

/**
 * One server of a backend of HAProxy, by {@link HaProxy#server}; immutable.
 *
 * <p>Draining fails if the server still has requests when the time is over, if no other server of the backend is up, or if the
 * server is in maintenance.
 */
public final class HaProxyServer implements LoadBalancer {
    private final RuntimeSocket socket;
    private final Template backend;
    private final Template server;
    private final Duration limit;

    private HaProxyServer(RuntimeSocket socket, Template backend, Template server, Duration limit) {
        this.socket = socket;
        this.backend = backend;
        this.server = server;
        this.limit = limit;
    }

    static HaProxyServer of(RuntimeSocket socket, Template backend, Template server) {
        Backend.requireName(backend.sample());
        Backend.requireName(server.sample());
        return new HaProxyServer(socket, backend, server, Duration.ofSeconds(30));
    }

    /**
     * The same server with another limit on the time that its requests may take to end, and that it may take to be seen up;
     * 30 seconds by default.
     *
     * @param longest longer than zero
     * @return a changed copy
     * @throws ZddException if not longer than zero
     */
    public HaProxyServer within(Duration longest) {
        return new HaProxyServer(socket, backend, server, positive(longest));
    }

    static Duration positive(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new ZddException("a limit must be longer than zero, not " + limit);
        }
        return limit;
    }

    @Override
    public Step drain() {
        return new DrainServer(this);
    }

    @Override
    public Step admit() {
        return new AdmitServer(this);
    }

    Backend backend(StepContext context) {
        return new Backend(context, socket, backend.fill(context.target()), limit);
    }

    String server(StepTarget target) {
        return Backend.requireName(server.fill(target));
    }

    /** The command of HAProxy that sets a state, for the dry run. */
    String order(StepTarget target, String state) {
        return "set server " + Backend.requireName(backend.fill(target)) + "/" + server(target) + " state " + state
                + " (at HAProxy's socket " + socket + ")";
    }

    boolean needsCommands() {
        return socket.needsCommands();
    }

    Duration limit() {
        return limit;
    }
}
