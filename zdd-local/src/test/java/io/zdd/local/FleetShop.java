package io.zdd.local;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.testkit.FaultyConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An application on several hosts in memory, each a file system of its own on which something may go wrong. */
final class FleetShop implements AutoCloseable {
    private final List<FileSystem> disks = new ArrayList<>();
    private final List<FaultyConnector> connectors = new ArrayList<>();
    private final FileSystem sources = memory();
    private final Fleet fleet;

    FleetShop(int hosts) {
        List<Host> declared = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            FileSystem disk = memory();
            disks.add(disk);
            FaultyConnector connector = FaultyConnector.over(Local.on(disk, (host, command, output) -> {
                throw new IllegalStateException("no commands in these tests");
            }));
            connectors.add(connector);
            declared.add(Host.named("web" + (i + 1)).at("/srv/shop").over(connector));
        }
        fleet = new Fleet(declared);
        disks.forEach(FleetShop::prepare);
    }

    private static FileSystem memory() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build());
    }

    private static void prepare(FileSystem disk) {
        try {
            Files.createDirectories(disk.getPath("/srv/shop/shared/storage"));
            Files.writeString(disk.getPath("/srv/shop/shared/storage/data"), "precious");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Fleet fleet() {
        return fleet;
    }

    /** The same hosts as somebody sees them for whom nothing goes wrong. */
    Fleet reachableFleet() {
        return new Fleet(IntStream.range(0, disks.size())
                .mapToObj(i -> Host.named("web" + (i + 1)).at("/srv/shop").over(Local.on(disks.get(i))))
                .toList());
    }

    int size() {
        return disks.size();
    }

    /** A deployer of its own each time, as after a crash of the one before. */
    Deployer deployer() {
        return Deployer.builder(fleet).waitUpTo(Duration.ZERO).build();
    }

    FaultyConnector connector(int host) {
        return connectors.get(host);
    }

    void heal() {
        connectors.forEach(FaultyConnector::heal);
    }

    Release release(String id) throws IOException {
        Path source = Files.createDirectories(sources.getPath("/" + id));
        Path page = source.resolve("index.html");
        if (!Files.exists(page)) { // written again it would be of another second, and so another content
            Files.writeString(page, id);
        }
        return Release.of(source).id(id);
    }

    /** What a web server on a host would serve now: through the link, whole, or nothing. */
    Optional<String> served(int host) {
        Path page = path(host, "current/index.html");
        try {
            return Files.exists(page) ? Optional.of(Files.readString(page)) : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path path(int host, String relative) {
        return disks.get(host).getPath("/srv/shop").resolve(relative);
    }

    boolean isLocked(int host) {
        return Files.exists(path(host, ".zdd/lock"), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {
        try {
            for (FileSystem disk : disks) {
                disk.close();
            }
            sources.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
