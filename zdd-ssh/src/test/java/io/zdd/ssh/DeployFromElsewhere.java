package io.zdd.ssh;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.Secret;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.strategy.Strategy;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/** Deploys a source on a file system as Windows or macOS has it; run in a JVM of its own, without any program. */
final class DeployFromElsewhere {
    private DeployFromElsewhere() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String fingerprint = arguments[1];
        boolean windows = arguments[2].equals("windows");
        try (FileSystem there = Jimfs.newFileSystem(windows ? Configuration.windows() : Configuration.osX())) {
            Path source = there.getPath(windows ? "C:\\work\\dist" : "/Users/ann/dist");
            Files.createDirectories(source.resolve("bin"));
            Files.writeString(source.resolve("bin").resolve("run"), "#!/bin/sh\necho started\n");
            Files.writeString(source.resolve("index.html"), "from " + arguments[2]);
            Ssh way = Ssh.settings()
                    .user("deploy")
                    .port(port)
                    .withCredentials(Credentials.none().withPassword(Secret.of("password", "s3cret")))
                    .hostKeys(HostKeys.fingerprints(fingerprint))
                    .to("127.0.0.1");
            try (Deployer deployer =
                    Deployer.to(Fleet.of(Host.named("web").at(arguments[3]).over(way)))) {
                System.out.println(deployer.deploy(Release.of(source), Strategy.atomicSymlink()));
            }
        }
    }
}
