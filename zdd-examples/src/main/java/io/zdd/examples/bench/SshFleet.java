package io.zdd.examples.bench;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hosts that are addresses of one private server, each with roots in its own home directory.
 *
 * @param server the directory of the server
 * @param port of the server
 * @param size how many hosts
 */
record SshFleet(Path server, int port, int size) {
    private static final int PER_NET = 100;

    /** The addresses of so many hosts. */
    static List<String> addresses(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "127.0." + (1 + i / PER_NET) + "." + (1 + i % PER_NET))
                .toList();
    }

    List<String> addresses() {
        return addresses(size);
    }

    /** What a release of an application needs on each host before the first one comes. */
    void share(String application) throws IOException {
        for (String address : addresses()) {
            Path shared = Files.createDirectories(root(address, application).resolve("shared"));
            Files.createDirectory(shared.resolve("storage"));
            Files.writeString(shared.resolve(".env"), "SECRET=1\n");
        }
    }

    private Path root(String address, String application) {
        return server.resolve(address).resolve(application);
    }

    /** The fleet as zdd sees it. */
    Fleet zdd(String application) {
        return new Fleet(addresses().stream()
                .map(address -> Host.named(address)
                        .at(root(address, application).toString())
                        .over(PrivateSshd.zdd(server, address, port)))
                .toList());
    }
}
