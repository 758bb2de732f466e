package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * Takes a server out of HAProxy, and waits until it has nothing to answer.
 *
 * @param haProxy the server
 */
record DrainServer(HaProxyServer haProxy) implements Step {
    @Override
    public String name() {
        return "drain at HAProxy";
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(
                haProxy.order(target, "drain"),
                "wait until it has no requests, " + haProxy.limit().toSeconds() + " s at the most");
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        Backend backend = haProxy.backend(context);
        String server = haProxy.server(context.target());
        refuseIfTakenOut(backend, server);
        refuseAnOutage(backend, server);
        backend.set(server, "drain");
        IdleTwice idle = new IdleTwice();
        backend.await(server, idle::test, ", and still has requests");
    }

    /** Who took it out does not want it to be let in again after the swap. */
    private static void refuseIfTakenOut(Backend backend, String server) throws InterruptedException {
        if (backend.server(server).isInMaintenance()) {
            throw new ZddException(backend.context().target().host() + ": " + backend.name() + "/" + server
                    + " is in maintenance at HAProxy: somebody took it out; let it in, or leave the host out of the"
                    + " deployment");
        }
    }

    /** A backend of one server is drained all the same; the plan has warned of it. */
    private static void refuseAnOutage(Backend backend, String server) throws InterruptedException {
        List<ServerStats> others = backend.servers().stream()
                .filter(one -> !one.name().equals(server))
                .toList();
        if (!others.isEmpty() && others.stream().noneMatch(ServerStats::isUp)) {
            throw new ZddException(backend.context().target().host() + ": " + backend.name() + "/" + server
                    + " is not drained at HAProxy, for no other server of the backend is up: " + others);
        }
    }

    @Override
    public void undo(StepContext context) throws InterruptedException {
        if (haProxy.backend(context).server(haProxy.server(context.target())).isInMaintenance()) {
            context.nothingToUndo();
        } else {
            new AdmitServer(haProxy).run(context);
        }
    }

    /** A request that was just being handed over may be counted a moment later. */
    private static final class IdleTwice {
        private boolean wasIdle;

        boolean test(ServerStats found) {
            boolean before = wasIdle;
            wasIdle = found.requests() == 0;
            return wasIdle && before;
        }
    }

    @Override
    public boolean needsCommands() {
        return haProxy.needsCommands();
    }
}
