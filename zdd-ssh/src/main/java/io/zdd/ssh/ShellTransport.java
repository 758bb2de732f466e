package io.zdd.ssh;

import io.zdd.model.ManifestEntry;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation.SetPermissions;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host with a shell: a batch is one script in one round trip, an upload one stream. */
final class ShellTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(ShellTransport.class);
    private static final Set<Capability> ALL = Set.of(Capability.values());

    private final SshConnection connection;
    private final ControlShell shell;
    private Optional<ControlShell> second = Optional.empty();

    ShellTransport(SshConnection connection, ControlShell shell) {
        this.connection = connection;
        this.shell = shell;
    }

    /** A host that lacks the tools for one of them was refused when it was connected to. */
    @Override
    public Set<Capability> capabilities() {
        return ALL;
    }

    @Override
    public BatchResult apply(Batch batch) {
        ControlShell free = shell.isBusy() ? second() : shell;
        return free.run(BatchScript.of(batch), fields -> new BatchAnswer(connection.host(), batch, fields).read());
    }

    /** Hashing a large release takes minutes, and meanwhile somebody must show that the deployer is alive. */
    private synchronized ControlShell second() {
        if (second.isEmpty()) {
            second = beside();
        }
        return second.orElse(shell);
    }

    /** A server that allows one session only lets the batch wait. */
    private Optional<ControlShell> beside() {
        try {
            return ControlShell.open(connection);
        } catch (TransportException refused) {
            LOG.debug("{}: no second shell", connection.host(), refused);
            return Optional.empty();
        }
    }

    @Override
    public void upload(Content content, RemotePath directory, UploadProgress progress) {
        new TarUpload(connection, content, directory, progress).run();
        List<SetPermissions> closing = closing(content, directory);
        if (!closing.isEmpty()) {
            apply(Batch.of(closing));
        }
    }

    /** The deepest first, for the mode may forbid to go in. Not all tar programs change a directory that is there already. */
    private static List<SetPermissions> closing(Content content, RemotePath directory) {
        List<SetPermissions> closing = new ArrayList<>();
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Directory made
                    && (made.mode().bits() & TarContent.OWNER) != TarContent.OWNER) {
                RemotePath path = directory.resolve(made.path());
                closing.add(0, new SetPermissions(path, Optional.of(made.mode()), Optional.empty(), false));
            }
        }
        return closing;
    }

    @Override
    public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
        return new RemoteCommand(connection, command, output).run();
    }

    /** The command reads a stream. */
    CommandResult execute(Command command, InputStream input, OutputListener output) throws InterruptedException {
        return new RemoteCommand(connection, command, output, Optional.of(input)).run();
    }

    /** The shell ends with the connection; its channel is not closed before, for that may have to wait. */
    @Override
    public void close() {
        connection.close();
    }
}
