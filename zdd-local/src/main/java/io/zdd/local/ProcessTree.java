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

    /**
     * Gives a sentence for each process that could not be stopped. The descendants are listed before the first signal, for an orphan is no longer to be found from here.
     */
    List<String> stop() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        signalGroup("TERM");
        all.forEach(ProcessHandle::destroy);
        awaitEnd(all, GRACE);
        signalGroup("KILL");
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all, GRACE);
        awaitEndOfGroup();
        return ownGroup ? new GroupLeftovers(process.pid()).stop() : List.of();
    }

    /**
     * A process that made itself a child of init is still in the group, and only the group leads to it.
     *
     * <p>Without {@code --}: dash and busybox take that for a process id.
     */
    private void signalGroup(String signal) {
        if (ownGroup) {
            sh("kill -" + signal + " -" + process.pid());
        }
    }

    private void awaitEndOfGroup() {
        if (ownGroup) {
            sh("i=0; while kill -0 -" + process.pid() + " && [ $i -lt 100 ]; do sleep 0.02; i=$((i+1)); done");
        }
    }

    private static void sh(String script) {
        try {
            Mutex.waitFor(new ProcessBuilder("/bin/sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            // the handles are signalled one by one all the same
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
