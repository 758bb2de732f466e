package io.zdd.migrations;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.model.ReleaseId;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Two hosts in memory, to which releases of one page are deployed. */
final class ShopFleet implements AutoCloseable {
    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());
    private final Deployer deployer;

    ShopFleet() throws IOException {
        Files.createDirectories(disk.getPath("/srv"));
        deployer = Deployer.to(Fleet.of(host("web1"), host("web2")));
    }

    private Host host(String name) {
        return Host.named(name).at("/srv/" + name).over(Local.on(disk));
    }

    Deployer deployer() {
        return deployer;
    }

    Release release(String id) throws IOException {
        Path source = Files.createDirectories(disk.getPath("/source-" + id));
        Files.writeString(source.resolve("index.html"), id);
        return Release.of(source).id(id);
    }

    /** What is live on each host; empty where nothing is. */
    List<String> live() {
        return deployer.status().hosts().stream()
                .map(host -> host.live().map(ReleaseId::value))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() throws IOException {
        deployer.close();
        disk.close();
    }
}
