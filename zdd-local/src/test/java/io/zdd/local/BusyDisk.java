package io.zdd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Somebody else who writes to a disk all the time, and flushes nothing: logs and uploads. */
final class BusyDisk implements AutoCloseable {
    private static final int FILES = 50;

    private final Path directory;
    private final FutureTask<Boolean> writing = new FutureTask<>(this::write);
    private final Thread thread = new Thread(writing, "busy-disk");

    private BusyDisk(Path directory) {
        this.directory = directory;
    }

    static BusyDisk on(Path directory) throws IOException {
        return new BusyDisk(Files.createDirectory(directory.resolve("busy")));
    }

    void start() {
        thread.start();
    }

    private boolean write() throws IOException {
        byte[] upload = new byte[16 << 10];
        int count = 0;
        while (!Thread.currentThread().isInterrupted()) {
            Files.write(directory.resolve("upload-" + count++ % FILES), upload);
            Files.writeString(
                    directory.resolve("log"),
                    "line " + count + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails if it was not at work until now. */
    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            writing.get();
        } catch (ExecutionException failed) {
            throw new IOException("the disk was not kept busy", failed.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the writer of " + directory + " was at work", interrupt);
        }
    }
}
