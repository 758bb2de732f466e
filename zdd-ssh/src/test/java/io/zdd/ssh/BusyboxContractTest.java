package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The contract against OpenSSH whose user has the shell and the tools of busybox and no others, but for flock, which Debian's
 * busybox does not have.
 */
class BusyboxContractTest extends OpenSshContract {
    @Override
    OpenSsh start(Path empty) throws IOException, InterruptedException {
        return OpenSsh.start(empty, "ForceCommand " + onlyBusybox(empty));
    }

    /** A program for ForceCommand. */
    static Path onlyBusybox(Path empty) throws IOException, InterruptedException {
        Path busybox = Path.of("/bin/busybox");
        OpenSsh.require(Files.isExecutable(busybox), "busybox is not installed");
        Path tools = Files.createDirectory(empty.resolve("tools"));
        for (String tool : OpenSsh.run(busybox.toString(), "--list").split("\n")) {
            Files.createSymbolicLink(tools.resolve(tool), busybox);
        }
        Files.deleteIfExists(tools.resolve("flock"));
        Files.createSymbolicLink(tools.resolve("flock"), Path.of("/usr/bin/flock"));
        Path wrapper = empty.resolve("only-busybox");
        Files.writeString(wrapper, """
                #!/bin/sh
                PATH=%1$s
                export PATH
                exec sh -c "$(printf '%%s' "$SSH_ORIGINAL_COMMAND" | sed 's#^exec /bin/sh#exec %1$s/sh#')"
                """.formatted(tools));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return wrapper;
    }
}
