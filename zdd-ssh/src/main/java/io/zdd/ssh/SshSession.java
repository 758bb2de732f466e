package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Commands and downloads on one host, for scripts beside deployments; opened by {@link Ssh#open()}.
 *
 * <p>Thread-safe: commands may run beside each other.
 *
 * <pre>{@code
 * try (SshSession web1 = Ssh.to("deploy@web1.example.com").open()) {
 *   web1.run(Command.shell("df -h /var/www"), (stream, line) -> System.out.println(line));
 *   web1.download(RemotePath.of("/var/www/shop/shared/storage"), Path.of("storage-backup"));
 * }
 * }</pre>
 */
public final class SshSession implements AutoCloseable {
    private static final Duration UNTIL_INTERRUPTED = Duration.ofDays(3650);

    private final String host;
    private final Transport transport;
    private final Downloads downloads;

    SshSession(String host, Transport transport, Downloads downloads) {
        this.host = host;
        this.transport = transport;
        this.downloads = downloads;
    }

    /**
     * Runs a command and waits for its end.
     *
     * @param command what to run
     * @param output gets each line of both streams as it comes
     * @return how it ended; a failure of the command is a result, not an exception
     * @throws InterruptedException if the calling thread was interrupted; the command is stopped
     * @throws io.zdd.transport.TransportException if it could not be started, or the connection was lost
     */
    public CommandResult run(Command command, OutputListener output) throws InterruptedException {
        return transport.execute(command, output);
    }

    /**
     * Runs a command that reads a stream, such as a dump for a database, and waits for its end.
     *
     * @param command what to run; if it has a secret input, that comes first
     * @param input read to its end or until the command no longer reads, and not closed
     * @param output gets each line of both streams as it comes
     * @return how it ended; a failure of the command is a result, not an exception
     * @throws InterruptedException if the calling thread was interrupted; the command is stopped
     * @throws io.zdd.transport.TransportException if it could not be started, the connection was lost, or the host has no shell
     */
    public CommandResult run(Command command, InputStream input, OutputListener output) throws InterruptedException {
        if (transport instanceof ShellTransport shell) {
            return shell.execute(command, input, output);
        }
        return transport.execute(command, output);
    }

    /**
     * Gives the lines that are added to a file, as {@code tail -F} does: also after the file was replaced, and from its end on.
     *
     * @param file for instance a log
     * @param lines gets each line as it comes
     * @return how it ended, if it ended by itself
     * @throws InterruptedException when the calling thread is interrupted, which is how one stops it
     * @throws io.zdd.transport.TransportException if the connection was lost
     */
    public CommandResult follow(RemotePath file, Consumer<String> lines) throws InterruptedException {
        Command tail = Command.of("tail", "-n", "0", "-F", file.value()).timeout(UNTIL_INTERRUPTED);
        return transport.execute(tail, (stream, line) -> {
            if (stream == OutputListener.Stream.STDOUT) {
                lines.accept(line);
            }
        });
    }

    /**
     * Brings a file with its mode here, or a whole directory with modes, times and links. Every file of a directory is
     * compared with its SHA-256 on the host. Nothing is overwritten, and nothing has the new name before all of it is here.
     *
     * @param from a file or directory of the host
     * @param to its path here; must not exist, its parent must
     * @throws io.zdd.transport.TransportException if it could not be read or written, or changed meanwhile
     */
    public void download(RemotePath from, Path to) {
        new Download(host, transport, downloads).run(from, to);
    }

    /** Closes the connection; what still runs there is not stopped by it. */
    @Override
    public void close() {
        transport.close();
    }
}
