package io.zdd.local;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentListener;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An application on one host, for tests: its root, a deployer to it, and releases that consist of a page. */
final class Shop implements AutoCloseable {
    private final Path base;
    private final Path root;
    private final Deployer deployer;

    Shop(Path base, Connector connector, DeploymentListener... listeners) {
        this(base, Host.named("here").at(base.resolve("shop").toString()).over(connector), listeners);
    }

    Shop(Path base, Host host, DeploymentListener... listeners) {
        this.base = base;
        this.root = base.getFileSystem().getPath(host.layout().root().value());
        Deployer.Builder builder = Deployer.builder(Fleet.of(host)).waitUpTo(Duration.ZERO);
        for (DeploymentListener listener : listeners) {
            builder.listener(listener);
        }
        this.deployer = builder.build();
    }

    Path root() {
        return root;
    }

    Deployer deployer() {
        return deployer;
    }

    /** Deploys a page with this text under this id. */
    Report deploy(String id, Strategy strategy) throws IOException {
        return deployer.deploy(release(id), strategy);
    }

    Release release(String id) throws IOException {
        return Release.of(source(id)).id(id);
    }

    Path source(String id) throws IOException {
        Path source = Files.createDirectories(base.resolve("source-" + id));
        Files.writeString(source.resolve("index.html"), id);
        Files.createDirectories(source.resolve("empty"));
        return source;
    }

    /** What a web server would serve now. */
    String served() throws IOException {
        return Files.readString(root.resolve("current/index.html"));
    }

    HostState state() {
        return deployer.status().host("here");
    }

    Optional<String> live() {
        return state().live().map(ReleaseId::value);
    }

    boolean hasCurrent() {
        return Files.exists(root.resolve("current"), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {
        deployer.close();
    }
}
