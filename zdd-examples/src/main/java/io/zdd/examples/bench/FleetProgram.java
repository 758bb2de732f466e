package io.zdd.examples.bench;

import io.zdd.fleet.Fleet;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentListener;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** A program that does nothing but deploy a folder to a fleet; tells its threads, and its heap if asked to look. */
final class FleetProgram {
    static final String APPLICATION = "zdd";

    private FleetProgram() {}

    /** Takes the parts of an {@link SshFleet}, the source, and whether to look at the heap. */
    public static void main(String[] arguments) {
        SshFleet hosts =
                new SshFleet(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        boolean look = Boolean.parseBoolean(arguments[4]);
        LiveHeap heap = new LiveHeap();
        DeploymentListener listener = look ? heap : event -> {};
        Fleet fleet = hosts.zdd(APPLICATION);
        // not flushed, for the others do not flush either
        Strategy strategy = Strategy.atomicSymlink()
                .shared(Shared.file(".env"), Shared.directory("storage"))
                .durable(false);
        try (Deployer deployer = Deployer.builder(fleet).listener(listener).build()) {
            deployer.deploy(Release.of(Path.of(arguments[3])), strategy).orThrow();
        }
        System.out.println(ManagementFactory.getThreadMXBean().getPeakThreadCount() + " " + heap.bytes());
    }
}
