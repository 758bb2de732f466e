package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.testkit.TransportContract;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract against real OpenSSH, whose user has the shell and the tools of busybox and no others, but for flock, which
 * Debian's busybox does not have.
 */
@Tag("real")
class BusyboxContractTest extends TransportContract {
    @TempDir
    static Path directory;

    private static @Nullable OpenSsh server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path busybox = Path.of("/bin/busybox");
        OpenSsh.require(Files.isExecutable(busybox), "busybox is not installed");
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : OpenSsh.run(busybox.toString(), "--list").split("\n")) {
            Files.createSymbolicLink(tools.resolve(tool), busybox);
        }
        Files.deleteIfExists(tools.resolve("flock"));
        Files.createSymbolicLink(tools.resolve("flock"), Path.of("/usr/bin/flock"));
        Path only = directory.resolve("only-busybox");
        Files.writeString(
                only,
                "#!/bin/sh\nPATH=" + tools
                        + "\nexport PATH\nexec sh -c \"$(printf '%s' \"$SSH_ORIGINAL_COMMAND\" | sed 's#^exec /bin/sh#exec "
                        + tools + "/sh#')\"\n");
        Files.setPosixFilePermissions(only, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), "ForceCommand " + only);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public Connector connector() {
        return Objects.requireNonNull(server).connector();
    }

    @Override
    protected RemotePath newDirectory() throws IOException {
        return RemotePath.of(Files.createTempDirectory(directory, "test").toString());
    }

    @Override
    protected int skips() {
        return 0;
    }
}
