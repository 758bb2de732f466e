package io.zdd.ssh;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Calls that an interrupt would leave half done: they are made on a thread of their own, and the interrupt waits. */
final class Calm {
    private Calm() {}

    /** May fail as input and output do. */
    @FunctionalInterface
    interface IoCall<T> {
        T run() throws IOException;
    }

    static <T> T call(String name, IoCall<T> call) throws IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
