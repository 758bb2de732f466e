package io.zdd.ssh;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Something that goes on beside a test. */
final class Running {
    private Running() {}

    static <T> CompletableFuture<T> of(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failed) {
                result.completeExceptionally(failed);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
