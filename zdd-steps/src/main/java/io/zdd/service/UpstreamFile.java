package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.Transport;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A file that several hosts change at once, from several machines perhaps: each change is made to what is there at that
 * moment, or not at all.
 *
 * @param transport to the machine where it lies
 * @param path the file itself, no link to it
 */
record UpstreamFile(Transport transport, RemotePath path) {
    private static final int LIMIT = 1 << 20;

    /** Of as many that change it at once, each fails only as often as another one succeeds. */
    private static final int TRIES = 100;

    static UpstreamFile at(Transport transport, RemotePath path) {
        RealPath real = new RealPath(path);
        return new UpstreamFile(transport, transport.apply(Batch.of(real)).of(real));
    }

    /** What it holds, or empty if it is not there. */
    Optional<String> text() {
        Read read = new Read(path, LIMIT);
        return transport.apply(Batch.of(read)).of(read).text();
    }

    /** Whether it was another one before. */
    boolean change(UnaryOperator<String> change) {
        for (int i = 0; i < TRIES; i++) {
            String old = text().orElseThrow(() -> new ZddException(
                    "it is not there; make it with a line `server …;` for each host, and include it in the upstream"
                            + " block"));
            String changed = change.apply(old);
            if (changed.equals(old)) {
                return false;
            }
            if (replace(old, changed)) {
                return true;
            }
        }
        throw new ZddException("it was changed by somebody else each of the " + TRIES + " times; look who writes it");
    }

    private boolean replace(String old, String changed) {
        Stat stat = new Stat(path);
        RequireContent unchanged = new RequireContent(path, old);
        Write write = new Write(
                path, changed, transport.apply(Batch.of(stat)).of(stat).mode(), true);
        try {
            transport.apply(Batch.of(unchanged, write).exclusive(mutex()));
            return true;
        } catch (BatchFailedException failed) {
            if (failed.reason() == BatchFailedException.Reason.CHANGED && failed.index() == 0) {
                return false;
            }
            throw failed;
        }
    }

    /** Begins with a dot, so that no {@code include …/*} of nginx takes it for configuration. */
    private RemotePath mutex() {
        return path.parent().resolve("." + path.name() + ".zdd-mutex");
    }
}
