package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.RemotePath;
import io.zdd.transport.Command;
import io.zdd.transport.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What disturbs a session of a script: a login shell that prints, and a stream that cannot be read to its end. */
@Tag("real")
@Timeout(60)
class SessionTroubleTest {
    @TempDir
    Path directory;

    @Test
    void what_the_login_shell_prints_is_no_part_of_a_download() throws Exception {
        Path sshd = Files.createDirectory(directory.resolve("sshd"));
        Path noisy = Shells.program(sshd, "#!/bin/sh\necho Welcome\nexec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
        Files.writeString(directory.resolve("file"), "some text\n");
        try (OpenSsh server = OpenSsh.start(sshd, "ForceCommand " + noisy);
                SshSession session = server.connector().open()) {
            session.download(RemotePath.of(directory + "/file"), directory.resolve("copy"));
        }
        assertThat(directory.resolve("copy")).hasContent("some text\n");
    }

    @Test
    void a_command_does_not_take_half_a_stream_for_all_of_it() throws Exception {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream("half".getBytes()), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the tape has snapped");
            }
        });
        Command restore = Command.shell("cat >" + directory + "/got && touch " + directory + "/done");
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
                SshSession session = server.connector().open()) {
            assertThatThrownBy(() -> session.run(restore, broken, (stream, line) -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("its input could not be read: the tape has snapped");
        }
        assertThat(directory.resolve("done")).doesNotExist();
    }
}
