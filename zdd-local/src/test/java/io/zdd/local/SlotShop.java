package io.zdd.local;

import io.zdd.fleet.Host;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.service.BlueGreen;
import io.zdd.service.NginxUpstream;
import io.zdd.service.Slot;
import io.zdd.service.SlotProxy;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An application in two slots on one host, whose commands are written down instead of run. */
final class SlotShop implements AutoCloseable {
    static final Slot BLUE = Slot.port("blue", 8081);
    static final Slot GREEN = Slot.port("green", 8082);
    static final String TO_NONE = "server 127.0.0.1:8000;\n";
    static final String TO_BLUE = "server 127.0.0.1:8081;\n";
    static final String TO_GREEN = "server 127.0.0.1:8082;\n";
    static final Step WELL = Step.of("well", context -> {});
    static final Step SICK = Step.of("sick", context -> {
        throw new IllegalStateException("red");
    });

    private final List<String> commands = new ArrayList<>();
    private final Path upstream;
    private final Shop shop;
    private String refused = "";

    SlotShop(Path base) throws IOException {
        upstream = Files.writeString(base.resolve("upstream.conf"), TO_NONE);
        Local recording = Local.on(FileSystems.getDefault(), (host, command, output) -> {
            commands.add(command.toString());
            return CommandResult.exited(command.toString().equals(refused) ? 1 : 0, Duration.ZERO);
        });
        shop = new Shop(
                base,
                Host.named("here")
                        .at(base.resolve("shop").toString())
                        .variable("two", "9002")
                        .over(recording));
    }

    /** What was run, in its order. */
    List<String> commands() {
        return commands;
    }

    /** From now on this command fails. */
    void refuse(String command) {
        refused = command;
    }

    /** The file of nginx. */
    Path upstream() {
        return upstream;
    }

    AtomicSymlink strategy(Step health) {
        return strategy(health, Duration.ZERO);
    }

    AtomicSymlink strategy(Step health, Duration drain) {
        return strategy(setup(health, NginxUpstream.file(upstream.toString())).drain(drain));
    }

    AtomicSymlink strategy(SlotProxy proxy) {
        return strategy(setup(WELL, proxy).drain(Duration.ZERO));
    }

    AtomicSymlink strategy(BlueGreen setup) {
        return Strategy.blueGreen(setup).durable(false);
    }

    private static BlueGreen setup(Step health, SlotProxy proxy) {
        return BlueGreen.of(SlotService.systemd("shop@{{slot}}"), slot -> health, proxy, BLUE, GREEN);
    }

    /** Red while this release is live only, so that what it goes back to is well. */
    static Step sickIn(String release) {
        return Step.of("check", context -> {
            if (context.target().release().value().equals(release)) {
                throw new IllegalStateException("red");
            }
        });
    }

    Report deploy(String id, Strategy strategy) throws IOException {
        return shop.deploy(id, strategy);
    }

    Release release(String id) throws IOException {
        return shop.release(id);
    }

    Deployer deployer() {
        return shop.deployer();
    }

    Path root() {
        return shop.root();
    }

    /** Where a link among the slots leads. */
    String link(String name) throws IOException {
        return Files.readSymbolicLink(root().resolve("slots").resolve(name)).toString();
    }

    String live() {
        return shop.live().orElseThrow();
    }

    @Override
    public void close() {
        shop.close();
    }
}
