package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.SSHClient;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.extensions.openssh.AbstractOpenSSHExtensionParser.OpenSSHExtension;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are not like OpenSSH, and connections that break. */
class SftpServersTest {
    @TempDir
    Path root;

    private SftpTransport connect(int port) throws IOException {
        SSHClient client = SftpFixture.client(port);
        client.authPassword("test", "test");
        return SftpFixture.over(client);
    }

    private FileOperation.SwapLink swap() {
        return new FileOperation.SwapLink(
                RemotePath.of(root.resolve("current").toString()), Optional.of("1"), Optional.of("2"));
    }

    private static Reason reasonOf(SftpTransport transport, FileOperation<?> operation) {
        try {
            transport.apply(Batch.of(operation));
        } catch (BatchFailedException failed) {
            return failed.reason();
        }
        throw new AssertionError("it did not fail: " + operation);
    }

    /** Takes link and target in the order of the draft. */
    private static final class ByTheDraft extends SftpSubsystemFactory {
        @Override
        public Command createSubsystem(ChannelSession channel) {
            return new SftpSubsystem(channel, this) {
                @Override
                protected void doSymLink(int id, String targetPath, String linkPath) throws IOException {
                    super.doSymLink(id, linkPath, targetPath);
                }
            };
        }
    }

    /** Has no extensions at all. */
    private static final class Plain extends SftpSubsystemFactory {
        @Override
        public Command createSubsystem(ChannelSession channel) {
            return new SftpSubsystem(channel, this) {
                @Override
                protected void appendExtensions(Buffer buffer, String supportedVersions) {
                    // none
                }

                @Override
                protected List<OpenSSHExtension> resolveOpenSSHExtensions(ServerSession session) {
                    return List.of();
                }
            };
        }
    }

    @Test
    void a_server_with_the_other_order_of_link_and_target_is_noticed_before_anything_is_swapped() throws IOException {
        Files.createSymbolicLink(root.resolve("current"), Path.of("1"));
        Files.deleteIfExists(Path.of("2"));
        try (MinaSftp server = MinaSftp.start(new NativeFileSystemFactory(), new ByTheDraft());
                SftpTransport transport = connect(server.port())) {
            assertThat(reasonOf(transport, swap())).isEqualTo(Reason.UNSUPPORTED);
            assertThat(Files.readSymbolicLink(root.resolve("current"))).isEqualTo(Path.of("1"));
        } finally {
            Files.deleteIfExists(Path.of("2"));
        }
    }

    @Test
    void without_an_atomic_rename_nothing_is_swapped_or_replaced() throws IOException {
        Files.createSymbolicLink(root.resolve("current"), Path.of("1"));
        RemotePath file = RemotePath.of(root.resolve("file").toString());
        try (MinaSftp server = MinaSftp.start(new NativeFileSystemFactory(), new Plain());
                SftpTransport transport = connect(server.port())) {
            assertThat(reasonOf(transport, swap())).isEqualTo(Reason.UNSUPPORTED);
            assertThat(reasonOf(transport, new FileOperation.Write(file, "", FileMode.of(0644), false)))
                    .isEqualTo(Reason.UNSUPPORTED);
            transport.apply(Batch.of(
                    new FileOperation.Create(file, "x", FileMode.of(0644)),
                    new FileOperation.Move(
                            file, RemotePath.of(root.resolve("moved").toString())),
                    new FileOperation.Sync(file.parent(), true)));
            FileOperation.FreeSpace space = new FileOperation.FreeSpace(file);
            assertThat(transport.apply(Batch.of(space)).of(space).bytes()).isEqualTo(Long.MAX_VALUE);
            assertThat(transport.apply(Batch.of(space)).of(space).files()).isEqualTo(OptionalLong.empty());
        }
        assertThat(SftpFixture.names(root)).containsExactly("current", "moved");
        assertThat(Files.readSymbolicLink(root.resolve("current"))).isEqualTo(Path.of("1"));
    }

    @Test
    void when_the_answer_is_lost_it_is_not_said_that_the_operation_failed() throws Exception {
        Path made = root.resolve("made");
        FileOperation<?> make = new FileOperation.MakeDirectory(RemotePath.of(made.toString()), FileMode.of(0755));
        try (MinaSftp server = MinaSftp.onDisk();
                DelayProxy proxy = new DelayProxy(server.port(), 2);
                SftpTransport transport = connect(proxy.port())) {
            transport.apply(Batch.of(new FileOperation.Stat(RemotePath.of("/"))));
            proxy.loseAnswers();
            CompletableFuture<?> lost = CompletableFuture.supplyAsync(() -> transport.apply(Batch.of(make)));
            while (!Files.exists(made)) {
                Thread.sleep(5);
            }
            proxy.cut();

            assertThatThrownBy(lost::join)
                    .cause()
                    .isExactlyInstanceOf(TransportException.class)
                    .hasMessageContaining("it was to " + make.description() + ", which may be done or not");
            assertThatThrownBy(() -> transport.apply(Batch.of(make)))
                    .isExactlyInstanceOf(TransportException.class)
                    .hasMessageContaining("the connection is closed");
        }
    }

    @Test
    void a_channel_that_ends_is_opened_again_by_the_next_batch() throws Exception {
        FileOperation<?> stat = new FileOperation.Stat(RemotePath.of("/"));
        List<SftpSubsystem> channels = new ArrayList<>();
        try (MinaSftp server = MinaSftp.start(new NativeFileSystemFactory(), new SftpSubsystemFactory() {
                    @Override
                    public Command createSubsystem(ChannelSession channel) {
                        SftpSubsystem subsystem = new SftpSubsystem(channel, this);
                        channels.add(subsystem);
                        return subsystem;
                    }
                });
                SftpTransport transport = connect(server.port())) {
            transport.apply(Batch.of(stat));
            channels.get(0).getServerChannelSession().close(false).await();

            assertThatThrownBy(() -> transport.apply(Batch.of(stat))).isExactlyInstanceOf(TransportException.class);
            transport.apply(Batch.of(stat));
            assertThat(channels).hasSize(2);
        }
    }

    @Test
    void a_host_without_sftp_is_named() throws IOException {
        try (MinaSftp server = MinaSftp.start(new NativeFileSystemFactory(), new SftpSubsystemFactory() {
                    @Override
                    public String getName() {
                        return "other";
                    }
                });
                SftpTransport transport = connect(server.port())) {
            assertThatThrownBy(() -> transport.apply(Batch.of()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("far: could not apply a batch, as no SFTP channel could be opened");
        }
    }
}
