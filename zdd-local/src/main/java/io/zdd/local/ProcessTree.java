package io.zdd.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with everything it started: TERM, a grace time, KILL, and no return before all of them are gone. */
final class ProcessTree {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Process process;
    private final boolean ownGroup;

    ProcessTree(Process process, boolean ownGroup) {
        this.process = process;
        this.ownGroup = ownGroup;
    }

    /** The descendants are listed before the first signal, for an orphan is no longer to be found from here. */
    void stop() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        signalGroup("TERM");
        all.forEach(ProcessHandle::destroy);
        awaitEnd(all, GRACE);
        signalGroup("KILL");
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all, GRACE);
    }

    /** A process that made itself a child of init is still in the group. */
    private void signalGroup(String signal) {
        if (!ownGroup) {
            return;
        }
        try {
            Mutex.waitFor(new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " -- -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            // the handles above are signalled one by one all the same
        }
    }

    private static void awaitEnd(List<ProcessHandle> all, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        for (ProcessHandle handle : all) {
            while (handle.isAlive() && System.nanoTime() < deadline) {
                try {
                    TimeUnit.MILLISECONDS.sleep(5);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
