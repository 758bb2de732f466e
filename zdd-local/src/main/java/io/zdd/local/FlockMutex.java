package io.zdd.local;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The real flock(2), held by a child whose standard input is a pipe from this JVM: it ends, and the mutex is free, when
 * the pipe is closed or the JVM dies. Java's own file locks are another kind, which flock does not see.
 */
final class FlockMutex implements Mutex {
    private static final int CONFLICT = 75;

    static boolean isAvailable() {
        return Programs.isThere("flock");
    }

    @Override
    public Hold take(String host, Path file, Duration patience) {
        Process child;
        try {
            child = new ProcessBuilder(
                            "flock",
                            "-x",
                            "-E",
                            String.valueOf(CONFLICT),
                            "-w",
                            String.valueOf(patience.toSeconds()),
                            file.toString(),
                            "sh",
                            "-c",
                            "echo held; read -r end")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failed) {
            throw new TransportException(host, "the program flock could not be started", failed);
        }
        byte[] answer = firstBytes(child);
        if (!new String(answer, StandardCharsets.US_ASCII).equals("held\n")) {
            int status = end(child);
            if (status == CONFLICT) {
                throw Mutex.busy(host, file, patience);
            }
            throw new TransportException(
                    host, "the mutex " + file + " could not be taken: flock ended with status " + status, null);
        }
        return () -> end(child);
    }

    private static byte[] firstBytes(Process child) {
        try {
            return child.getInputStream().readNBytes(5);
        } catch (IOException ended) {
            return new byte[0];
        }
    }

    private static int end(Process child) {
        try {
            child.getOutputStream().close();
        } catch (IOException alreadyEnded) {
            // then the mutex is free, and that is all this is for
        }
        return Mutex.waitFor(child);
    }

    @Override
    public boolean excludesOtherProcesses() {
        return true;
    }
}
