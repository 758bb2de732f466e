package io.zdd.release;

import java.util.ArrayList;
import java.util.List;

/** Does the same work on several threads at once and is gone when it is done; the caller's interrupt flag is kept. */
final class Crew {
    private final String name;
    private final int threads;

    Crew(String name, int threads) {
        this.name = name;
        this.threads = threads;
    }

    void run(Runnable work) {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(work, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        boolean interrupted = Thread.interrupted();
        work.run();
        for (Thread thread : others) {
            interrupted |= joined(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joined(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
    }
}
