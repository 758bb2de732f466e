package io.zdd.examples.real;

import static io.zdd.step.Steps.run;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.service.BlueGreen;
import io.zdd.service.Slot;
import io.zdd.service.SlotProxy;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service on a JVM of its own in each of two slots on this machine, and what is deployed to them. */
final class SlotSite implements AutoCloseable {
    private final Path directory;
    private final JvmService service;
    private final int blue = Daemon.freePort();
    private final int green = Daemon.freePort();
    private final int port = Daemon.freePort();
    private final Deployer deployer;

    SlotSite(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.service = JvmService.compiled(directory);
        this.deployer = Deployer.to(Fleet.of(
                Host.named("here").at(directory.resolve("shop").toString()).over(Local.disk())));
    }

    Deployer deployer() {
        return deployer;
    }

    int blue() {
        return blue;
    }

    int green() {
        return green;
    }

    /** Where the proxy listens. */
    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    AtomicSymlink strategy(SlotProxy proxy) {
        BlueGreen slots = BlueGreen.of(
                        service(),
                        slot -> HealthCheck.http("http://" + slot.address() + "/")
                                .expectBody("title-is-{release}-")
                                .every(Duration.ofMillis(100)),
                        proxy,
                        Slot.port("blue", blue),
                        Slot.port("green", green))
                .drain(Duration.ofSeconds(1));
        return Strategy.blueGreen(slots)
                .verify(HealthCheck.http(url("/deep"))
                        .expectBody("title-is-{release}-")
                        .within(Duration.ofSeconds(3)))
                .keep(2);
    }

    /** The same service in one slot only, stopped and started after the swap. */
    AtomicSymlink inPlace() {
        return Strategy.atomicSymlink()
                .reload(run(service.stopLine("blue")), run(service.startLine("blue", String.valueOf(blue))))
                .verify(HealthCheck.http("http://127.0.0.1:" + blue + "/").every(Duration.ofMillis(100)));
    }

    private SlotService service() {
        return SlotService.commands(service.startLine("{{slot}}", "{{port}}"), service.stopLine("{{slot}}"));
    }

    Release release(String id, boolean sick) throws IOException {
        return service.release(id, sick);
    }

    /** The processes that were started in the slots and were not stopped. */
    List<ProcessHandle> running() throws IOException {
        return List.of(process("blue"), process("green")).stream()
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    Optional<ProcessHandle> process(String slot) throws IOException {
        return service.process(slot);
    }

    String active() throws IOException {
        return Files.readSymbolicLink(directory.resolve("shop/slots/active")).toString();
    }

    /** Ends the processes in the slots by their ids. */
    @Override
    public void close() throws IOException {
        deployer.close();
        running().forEach(ProcessHandle::destroyForcibly);
    }
}
