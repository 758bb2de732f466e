package io.zdd.local;

import java.util.ArrayList;
import java.util.List;

/** Does the same work on all processors at once; when it returns, its threads are gone. */
final class Crew {
    private Crew() {}

    static void run(String name, Runnable work) {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(work, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        work.run();
        others.forEach(Crew::join);
    }

    /** The batch that this is a part of is not to be interrupted; the flag is kept for its end. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
