package io.zdd.migrations;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.model.ReleaseId;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Two hosts, to which releases of one page are deployed. */
public final class ShopFleet implements AutoCloseable {
    private final Path root;
    private final Closeable disk;
    private final Deployer deployer;

    private ShopFleet(Path root, Local local, Closeable disk) {
        this.root = root;
        this.disk = disk;
        deployer = Deployer.to(Fleet.of(host("web1", local), host("web2", local)));
    }

    public static ShopFleet inMemory() throws IOException {
        FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build());
        return new ShopFleet(Files.createDirectories(disk.getPath("/srv")), Local.on(disk), disk);
    }

    static ShopFleet onDisk(Path root) {
        return new ShopFleet(root, Local.disk(), () -> {});
    }

    private Host host(String name, Local local) {
        return Host.named(name).at(root.resolve(name).toString()).over(local);
    }

    public Deployer deployer() {
        return deployer;
    }

    /** Where a host has what it serves. */
    Path current(String host) {
        return root.resolve(host).resolve("current");
    }

    public Release release(String id) throws IOException {
        return release(id, id);
    }

    Release release(String id, String page) throws IOException {
        Path source = Files.createDirectories(root.resolve("source-" + id));
        Files.writeString(source.resolve("index.html"), page);
        return Release.of(source).id(id);
    }

    /** What is live on each host; empty where nothing is. */
    public List<String> live() {
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
