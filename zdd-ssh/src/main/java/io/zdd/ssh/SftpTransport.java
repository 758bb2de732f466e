package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.SSHClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host that gives SFTP and nothing else, such as {@code ForceCommand internal-sftp} in a chroot.
 *
 * <p>It has no commands and no mutex: an exclusive batch runs like any other, the lock of a deployment is a file that only
 * one can create. Names cannot be flushed to the disk. What a batch must not leave half-done is done by one rename, as
 * everywhere. The channel is opened by the first batch or upload.
 */
final class SftpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(SftpTransport.class);

    private final String host;
    private final SSHClient client;
    private final Runnable onClose;
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile @Nullable SftpChannel channel;
    private @Nullable SftpInterpreter interpreter;

    /** The client is connected and authenticated; whoever made it closes it in {@code onClose}. */
    SftpTransport(String host, SSHClient client, Runnable onClose) {
        this.host = host;
        this.client = client;
        this.onClose = onClose;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public BatchResult apply(Batch batch) {
        return uninterrupted("apply a batch", () -> interpreter().apply(batch));
    }

    @Override
    public void upload(Content content, RemotePath directory, UploadProgress progress) {
        uninterrupted("upload to " + directory, () -> {
            interpreter().upload(content, directory, progress);
            return directory;
        });
    }

    @Override
    public CommandResult execute(Command command, OutputListener output) {
        throw new TransportException(
                host, "this host has no shell but only SFTP, so `" + command + "` cannot be run", null);
    }

    /** A new channel where the old one was lost but not the connection, so that what is undone can be. */
    private SftpInterpreter interpreter() throws IOException {
        if (!client.isConnected()) {
            throw new SftpLost("the connection is closed", null);
        }
        SftpChannel before = channel;
        if (interpreter == null || before == null || before.isLost()) {
            closeChannel();
            SftpChannel opened = SftpChannel.open(client);
            channel = opened;
            interpreter = new SftpInterpreter(host, opened);
        }
        return interpreter;
    }

    private <T> T uninterrupted(String what, Callable<T> work) {
        inUse.lock();
        try {
            return SftpWorker.call(host, work);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new TransportException(
                    host, "could not " + what + ", as no SFTP channel could be opened: " + failed.getMessage(), failed);
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public void close() {
        closeChannel();
        onClose.run();
    }

    private void closeChannel() {
        SftpChannel open = channel;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException | RuntimeException failed) {
            LOG.debug("closing the SFTP channel to {} failed", host, failed);
        }
    }
}
