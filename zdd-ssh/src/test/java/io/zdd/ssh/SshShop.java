package io.zdd.ssh;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;

/** An application on a host that is this machine: deployed over a connector, looked at on the disk. */
final class SshShop implements AutoCloseable {
    private final Path base;
    private final Path root;
    private final Deployer deployer;

    SshShop(Path base, Connector connector) {
        this(base, base.resolve("shop"), connector);
    }

    SshShop(Path base, Path root, Connector connector) {
        this.base = base;
        this.root = root;
        this.deployer = Deployer.builder(
                        Fleet.of(Host.named("web").at(root.toString()).over(connector)))
                .waitUpTo(Duration.ZERO)
                .build();
    }

    Path root() {
        return root;
    }

    Deployer deployer() {
        return deployer;
    }

    Release release(String id) throws IOException {
        return Release.of(source(id)).id(id);
    }

    Report deploy(String id, Strategy strategy) throws IOException {
        return deployer.deploy(release(id), strategy);
    }

    /** A page with the release's id, a program, a link, an empty directory and an odd name. */
    Path source(String id) throws IOException {
        Path source = Files.createDirectories(base.resolve("source-" + id));
        Files.writeString(source.resolve("index.html"), id);
        Files.writeString(source.resolve("it's $(odd)\n"), id);
        Path program = Files.writeString(source.resolve("program"), "#!/bin/sh\necho " + id + "\n");
        program.toFile().setExecutable(true, false);
        if (!Files.exists(source.resolve("link"), LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(source.resolve("link"), Path.of("index.html"));
        }
        Files.createDirectories(source.resolve("empty"));
        return source;
    }

    /** What a web server would serve now. */
    String served() throws IOException {
        return Files.readString(root.resolve("current/index.html"));
    }

    HostState state() {
        return deployer.status().host("web");
    }

    @Override
    public void close() {
        deployer.close();
    }
}
