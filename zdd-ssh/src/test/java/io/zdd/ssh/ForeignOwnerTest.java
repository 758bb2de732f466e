package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another user left and cannot be deleted is named, with its owner. */
@Tag("real")
@Timeout(120)
class ForeignOwnerTest {
    @TempDir
    Path directory;

    private String owner;
    private Path release;
    private Path page;

    @BeforeEach
    void letTheApplicationWrite() throws Exception {
        owner = SudoRules.require().user();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        release = Files.createDirectory(directory.resolve("release"));
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(release.resolve("index.html"), "ours");
        page = release.resolve("cache/page");
        asOwner("mkdir", "-m", "755", page.getParent().toString());
        asOwner("touch", page.toString());
    }

    /** JUnit may not delete it either. */
    @AfterEach
    void letTheApplicationClearUp() throws Exception {
        if (page != null) {
            asOwner("rm", "-rf", page.getParent().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void a_shell_deletes_what_it_can_and_names_the_rest(String shell) throws Exception {
        BatchFailedException failed = failure("ForceCommand " + Shells.wrapper(directory, shell));

        assertThat(failed)
                .hasMessageEndingWith("Permission denied")
                .hasMessageContaining(
                        "not ours: " + release + "/cache (of " + owner + ")\n" + page + " (of " + owner + ")");
        assertThat(release.resolve("index.html")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = "internal-sftp")
    void sftp_names_the_first_with_the_number_of_its_owner(String command) throws Exception {
        String number = OpenSsh.run("id", "-u", owner).strip();

        assertThat(failure("ForceCommand " + command))
                .hasMessageContaining("not permitted: " + page + ", which belongs to user " + number);
    }

    private BatchFailedException failure(String configuration) throws IOException, InterruptedException {
        Batch delete = Batch.of(new DeleteTree(RemotePath.of(release.toString())));
        Path sshd = Files.createDirectory(directory.resolve("sshd"));
        try (OpenSsh server = OpenSsh.start(sshd, configuration);
                Transport transport = server.connector().connect("web1")) {
            BatchFailedException failed =
                    catchThrowableOfType(BatchFailedException.class, () -> transport.apply(delete));
            assertThat(failed).isNotNull();
            assertThat(failed.reason()).isEqualTo(Reason.NOT_PERMITTED);
            return failed;
        }
    }

    private void asOwner(String... command) throws Exception {
        String[] all = new String[command.length + 4];
        System.arraycopy(new String[] {"sudo", "-n", "-u", owner}, 0, all, 0, 4);
        System.arraycopy(command, 0, all, 4, command.length);
        OpenSsh.run(all);
    }
}
