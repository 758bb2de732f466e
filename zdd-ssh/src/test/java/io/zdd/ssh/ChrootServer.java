package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSSH server with {@code ChrootDirectory} and {@code internal-sftp}, which root has to start: the one that variables
 * of the environment tell of, or, where the tests run as root, one of their own.
 */
final class ChrootServer implements AutoCloseable {
    private final Ssh connector;
    private final Path data;
    private final @Nullable OpenSsh own;

    private ChrootServer(Ssh connector, Path data, @Nullable OpenSsh own) {
        this.connector = connector;
        this.data = data;
        this.own = own;
    }

    /** The empty directory is for the keys and the log of one's own. */
    static ChrootServer find(Path empty) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Optional<String> given =
                Optional.ofNullable(environment.get("ZDD_CHROOT_PORT")).filter(port -> !port.isBlank());
        if (given.isEmpty() && OpenSsh.user().equals("root")) {
            return start(empty);
        }
        OpenSsh.require(
                given.isPresent(), "only root can start a server with a chroot, and ZDD_CHROOT_PORT names none");
        Ssh connector = Ssh.settings()
                .user(OpenSsh.user())
                .port(Integer.parseInt(given.orElseThrow()))
                .key(Path.of(environment.get("ZDD_CHROOT_KEY")))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(Path.of(environment.get("ZDD_CHROOT_KNOWN_HOSTS"))))
                .to("127.0.0.1");
        return new ChrootServer(connector, Path.of(environment.get("ZDD_CHROOT_DIRECTORY")), null);
    }

    /** Not in /tmp: everything above a chroot must belong to root and be writable by nobody else. */
    private static ChrootServer start(Path empty) throws IOException, InterruptedException {
        Path chroot = Files.createTempDirectory(Path.of("/var/lib"), "zdd-chroot");
        Files.setPosixFilePermissions(chroot, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectory(chroot.resolve("data"));
        OpenSsh server = OpenSsh.start(empty, "ChrootDirectory " + chroot, "ForceCommand internal-sftp");
        return new ChrootServer(server.connector(), data, server);
    }

    Ssh connector() {
        return connector;
    }

    /** The directory in the chroot that the user may write to, as it is seen from outside. */
    Path data() {
        return data;
    }

    /** A path below the data as the user sees it. */
    RemotePath inside(Path path) {
        return RemotePath.of("/" + data.getParent().relativize(path));
    }

    @Override
    public void close() throws IOException {
        if (own == null) {
            return;
        }
        own.close();
        try (Stream<Path> all = Files.walk(data.getParent())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
