package io.zdd.local;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Interprets batches with {@code java.nio.file}; an interrupt waits until a batch is done. */
final class LocalTransport implements Transport {
    private final String host;
    private final FileSystem fileSystem;
    private final Optional<CommandRunner> runner;
    private final Interpreter interpreter;
    private final Mutex mutex;

    LocalTransport(String host, FileSystem fileSystem, Optional<CommandRunner> runner) {
        this.host = host;
        this.fileSystem = fileSystem;
        this.runner = runner;
        this.interpreter = new Interpreter(fileSystem);
        this.mutex = Mutex.of(fileSystem);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(Capability.PROCESSES, Capability.HASHING);
        if (runner.isPresent()) {
            capabilities.add(Capability.COMMANDS);
        }
        if (fileSystem == FileSystems.getDefault()) {
            capabilities.add(Capability.SYNC);
        }
        if (mutex.excludesOtherProcesses()) {
            capabilities.add(Capability.EXCLUSIVE);
        }
        return Set.copyOf(capabilities);
    }

    @Override
    public BatchResult apply(Batch batch) {
        boolean interrupted = Thread.interrupted();
        try {
            if (batch.mutex().isEmpty()) {
                return applyAll(batch);
            }
            Mutex.Hold held =
                    mutex.take(host, fileSystem.getPath(batch.mutex().get().value()), batch.patience());
            try {
                return applyAll(batch);
            } finally {
                held.close();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private BatchResult applyAll(Batch batch) {
        List<Object> values = new ArrayList<>();
        for (FileOperation<?> operation : batch.operations()) {
            try {
                values.add(interpreter.apply(operation));
            } catch (Exception failed) {
                throw Failures.of(host, values.size(), operation, failed);
            }
        }
        return new BatchResult(batch, values);
    }

    @Override
    public void upload(Content content, RemotePath directory, UploadProgress progress) {
        new Upload(host, fileSystem.getPath(directory.value()), content, progress).run();
    }

    @Override
    public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
        if (runner.isEmpty()) {
            throw new TransportException(
                    host, "this file system has no commands, so `" + command + "` cannot be run", null);
        }
        return runner.get().run(host, command, output);
    }

    @Override
    public void close() {
        // nothing is kept between calls
    }
}
