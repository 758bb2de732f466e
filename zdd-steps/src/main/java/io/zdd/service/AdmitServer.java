package io.zdd.service;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * Lets a server into HAProxy again, and waits until HAProxy sees it up.
 *
 * @param haProxy the server
 */
record AdmitServer(HaProxyServer haProxy) implements Step {
    @Override
    public String name() {
        return "admit at HAProxy";
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(
                haProxy.order(target, "ready"),
                "wait until HAProxy sees it up, " + haProxy.limit().toSeconds() + " s at the most");
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        Backend backend = haProxy.backend(context);
        String server = haProxy.server(context.target());
        backend.set(server, "ready");
        backend.await(server, ServerStats::isUp, ", and not up");
    }

    @Override
    public void undo(StepContext context) throws InterruptedException {
        new DrainServer(haProxy).run(context);
    }

    @Override
    public boolean needsCommands() {
        return haProxy.needsCommands();
    }
}
