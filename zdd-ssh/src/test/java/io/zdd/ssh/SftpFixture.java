package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A transport over some SFTP server, and a directory that both sides see. */
abstract class SftpFixture {
    static final FileMode FILE = FileMode.of(0644);
    static final FileMode DIRECTORY = FileMode.of(0755);

    @TempDir
    Path scratch;

    /** The same directory, here and as the server names it. */
    Path here;

    RemotePath there;
    SftpTransport transport;

    /** Starts the server and sets {@link #here} and {@link #there}. */
    abstract void start() throws Exception;

    abstract void stop() throws Exception;

    abstract SSHClient connect() throws IOException;

    @BeforeEach
    void open() throws Exception {
        start();
        transport = over(connect());
    }

    @AfterEach
    void close() throws Exception {
        transport.close();
        stop();
    }

    static SftpTransport over(SSHClient client) {
        return new SftpTransport("far", client, () -> {
            try {
                client.close();
            } catch (IOException gone) {
                // as wanted
            }
        });
    }

    static SSHClient client(int port) throws IOException {
        SSHClient client = new SSHClient(Algorithms.config());
        client.addHostKeyVerifier(new PromiscuousVerifier());
        client.setSocketFactory(new Sockets(new LongAdder()));
        client.connect("127.0.0.1", port);
        return client;
    }

    RemotePath at(String path) {
        return there.resolve(path);
    }

    BatchResult apply(FileOperation<?>... operations) {
        return transport.apply(Batch.of(operations));
    }

    <R> R ask(FileOperation<R> operation) {
        return apply(operation).of(operation);
    }

    Reason reasonOf(FileOperation<?> operation) {
        BatchFailedException failed = catchThrowableOfType(BatchFailedException.class, () -> apply(operation));
        assertThat(failed).as(operation.description()).isNotNull();
        return failed.reason();
    }

    Manifest inventory(String path) {
        return ask(new FileOperation.Inventory(at(path), List.of()));
    }

    static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    static List<String> modes(Path... paths) throws IOException {
        List<String> modes = new ArrayList<>();
        for (Path path : paths) {
            modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
        }
        return modes;
    }

    static List<String> names(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
