package io.zdd.examples.bench;

import io.zdd.run.DeploymentEvent;
import io.zdd.run.DeploymentListener;
import java.lang.management.ManagementFactory;

/** The most that is in use after a collection: at the beginning of each stage, and when asked. Slows a deployment down. */
final class LiveHeap implements DeploymentListener {
    private final long before = used();
    private long most = before;

    @Override
    public void on(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.StageStarted) {
            look();
        }
    }

    void look() {
        most = Math.max(most, used());
    }

    /** More than at the beginning. */
    long bytes() {
        return most - before;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
