package io.zdd.examples.bench;

import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.transport.Content;
import io.zdd.transport.Transport;
import java.nio.file.Path;
import java.util.List;

/**
 * A tree of small files to a new directory on the host, connecting included, beside {@code tar c | ssh host tar x}. The
 * manifest, which a plan is made of before there is a connection, is made already.
 */
final class SmallFiles {
    private static final double TARGET = 1.2;

    private final PrivateSshd server;
    private final Path source;
    private final Path base;

    SmallFiles(PrivateSshd server, Path source, Path base) {
        this.server = server;
        this.source = source;
        this.base = base;
    }

    Measurement measure(String name, int port, int warmUp, int rounds) throws Exception {
        Content content = Release.of(source).content();
        content.manifest();
        return new Duel(name, TARGET, warmUp, rounds)
                .between(
                        fresh -> zdd(content, port, fresh),
                        "tar_ssh_tar",
                        fresh -> tar(port, fresh),
                        base.resolve("uploaded"));
    }

    private void zdd(Content content, int port, Path fresh) {
        try (Transport transport = server.zdd(port).connect("bench")) {
            transport.upload(content, RemotePath.of(fresh.toString()), bytes -> {});
        }
    }

    private void tar(int port, Path fresh) throws Exception {
        String ssh =
                String.join(" ", server.ssh(port, List.of(), "'mkdir " + fresh + " && tar xf - -C " + fresh + "'"));
        Programs.run(List.of("/bin/sh", "-c", "tar cf - -C " + source + " . | " + ssh));
    }
}
