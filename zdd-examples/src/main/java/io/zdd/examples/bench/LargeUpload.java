package io.zdd.examples.bench;

import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.ssh.Ssh;
import io.zdd.transport.Content;
import io.zdd.transport.Transport;
import java.nio.file.Path;
import java.util.List;

/**
 * A large file that cannot be compressed to a new directory on the host, connecting and unpacking included, beside {@code ssh
 * host 'cat >/dev/null'} of the same file, which does not even keep it.
 */
final class LargeUpload {
    private static final double TARGET = 1 / 1.2;

    private final PrivateSshd server;
    private final Path base;

    LargeUpload(PrivateSshd server, Path base) {
        this.server = server;
        this.base = base;
    }

    Measurement measure(String name, int port, int megabytes, int warmUp, int rounds) throws Exception {
        Path file = base.resolve("large");
        Noise.write(file, megabytes);
        Content content = Release.file(file).content();
        content.manifest();
        Ssh way = server.zdd(port);
        List<String> ssh = server.ssh(port, List.of(), "cat >/dev/null");
        return new Duel(name, TARGET, warmUp, rounds)
                .between(
                        fresh -> upload(way, content, fresh),
                        "ssh",
                        fresh -> Programs.run(ssh, file.toFile()),
                        base.resolve("uploaded"));
    }

    private static void upload(Ssh way, Content content, Path fresh) {
        try (Transport transport = way.connect("bench")) {
            transport.upload(content, RemotePath.of(fresh.toString()), bytes -> {});
        }
    }
}
