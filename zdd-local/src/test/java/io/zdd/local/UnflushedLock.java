package io.zdd.local;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.UploadProgress;
import java.util.List;
import java.util.Set;

/** A disk that can do everything but flush a lock. */
record UnflushedLock(String host, Transport disk) implements Transport {
    @Override
    public Set<Capability> capabilities() {
        return disk.capabilities();
    }

    @Override
    public BatchResult apply(Batch batch) {
        List<FileOperation<?>> operations = batch.operations();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof Sync sync && sync.path().name().equals("lock")) {
                disk.apply(Batch.of(operations.subList(0, i)));
                throw new BatchFailedException(
                        host, i, sync, BatchFailedException.Reason.OTHER, "Input/output error", null);
            }
        }
        return disk.apply(batch);
    }

    @Override
    public void upload(Content content, RemotePath directory, UploadProgress progress) {
        disk.upload(content, directory, progress);
    }

    @Override
    public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
        return disk.execute(command, output);
    }

    @Override
    public void close() {
        disk.close();
    }
}
