package io.zdd.run;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners and the log; what a listener throws is logged and changes nothing. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger("io.zdd");

    private final List<DeploymentListener> listeners;

    Events(List<DeploymentListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Hosts are worked on at once, but a listener hears one event after the other. */
    synchronized void tell(DeploymentEvent event) {
        log(event);
        for (DeploymentListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable broken) { // also an Error: a deployment does not end half done because of a listener
                LOG.warn("a deployment listener failed and was passed over: {}", listener, broken);
            }
        }
    }

    private static void log(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Started started) {
            LOG.info(
                    "{}: {} {}",
                    started.deployment(),
                    started.verb(),
                    started.release().map(Object::toString).orElse(""));
        } else if (event instanceof DeploymentEvent.StepFinished finished) {
            StepReport step = finished.report();
            LOG.info(
                    "{}: [{}] {} {}: {} ({} ms)",
                    finished.deployment(),
                    step.host(),
                    step.kind(),
                    step.step(),
                    step.problem().orElse("done"),
                    step.took().toMillis());
        } else if (event instanceof DeploymentEvent.OutputLine output) {
            LOG.debug("{}: [{}] {}: {}", output.deployment(), output.host(), output.step(), output.line());
        } else if (event instanceof DeploymentEvent.Waiting waiting) {
            LOG.info("{}: {} is locked, waiting: {}", waiting.deployment(), waiting.host(), waiting.lock());
        } else if (event instanceof DeploymentEvent.TookOver taken) {
            LOG.warn("{}: took over the lock of {}: {}", taken.deployment(), taken.host(), taken.from());
        } else if (event instanceof DeploymentEvent.Warned warned) {
            LOG.warn("{}: {}", warned.deployment(), warned.warning());
        } else if (event instanceof DeploymentEvent.Undoing undoing) {
            LOG.warn("{}: undoing, because {}", undoing.deployment(), undoing.cause());
        } else if (event instanceof DeploymentEvent.Finished finished) {
            LOG.info("{}: {}", finished.deployment(), finished.report().outcome());
        }
    }
}
