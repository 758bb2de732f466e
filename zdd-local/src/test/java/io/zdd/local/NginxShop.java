package io.zdd.local;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.plan.LoadBalancer;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.service.NginxBalancer;
import io.zdd.service.NginxServer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Connector;
import io.zdd.transport.OutputListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application on four hosts behind an nginx on a machine of its own, whose commands are written down instead of run. */
final class NginxShop implements AutoCloseable {
    static final String ALL_UP = """
            # the shop
            server web1.example.com:80 weight=5;
              server web2.example.com:80;  # the second
            server web3.example.com:80 max_fails=2 weight=5;
            server web4.example.com:80;
            """;

    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());
    private final FleetShop fleet = new FleetShop(4);
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Map<String, Happening> happenings = new HashMap<>();
    private final Path upstream;
    private String refused = "";

    /** What happens once, while a command runs. */
    interface Happening {
        void happen() throws IOException;
    }

    NginxShop() throws IOException {
        Path directory = Files.createDirectories(disk.getPath("/etc/nginx"));
        upstream = Files.writeString(directory.resolve("shop.upstream"), ALL_UP);
    }

    FleetShop fleet() {
        return fleet;
    }

    Path upstream() {
        return upstream;
    }

    /** What was run on the balancer's machine, in its order. */
    List<String> commands() {
        return commands;
    }

    /** From now on this command fails. */
    void refuse(String command) {
        refused = command;
    }

    /** The next time this command is run. */
    void when(String command, Happening happening) {
        happenings.put(command, happening);
    }

    NginxBalancer lb1() {
        return NginxBalancer.at("lb1", Local.on(disk, this::play));
    }

    Connector withoutCommands() {
        return Local.on(disk);
    }

    NginxServer balancer() {
        return lb1().server(upstream.toString(), "{{host}}.example.com:80").settle(Duration.ZERO);
    }

    private CommandResult play(String host, Command command, OutputListener output) {
        commands.add(command.toString());
        try {
            Happening happening = happenings.remove(command.toString());
            if (happening != null) {
                happening.happen();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        boolean good = !command.toString().equals(refused);
        if (!good) {
            output.line(OutputListener.Stream.STDERR, "[emerg] no");
        }
        return CommandResult.exited(good ? 0 : 1, Duration.ZERO);
    }

    /** The hosts that nginx would leave out. */
    List<String> down() throws IOException {
        return Files.readAllLines(upstream).stream()
                .filter(line -> line.contains(" down;"))
                .map(line -> line.strip().split("[ .]")[1])
                .toList();
    }

    static AtomicSymlink strategy(LoadBalancer balancer) {
        return Strategy.atomicSymlink().durable(false).behind(balancer).rollout(Rollout.rolling(1));
    }

    Report deploy(AtomicSymlink strategy) throws IOException {
        return deploy("1", strategy);
    }

    Report deploy(String id, AtomicSymlink strategy) throws IOException {
        try (Deployer deployer = fleet.deployer()) {
            return deployer.deploy(fleet.release(id), strategy);
        }
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        disk.close();
    }
}
