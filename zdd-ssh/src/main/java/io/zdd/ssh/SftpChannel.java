package io.zdd.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import net.schmizz.concurrent.Promise;
import net.schmizz.sshj.connection.channel.direct.SessionFactory;
import net.schmizz.sshj.sftp.PacketType;
import net.schmizz.sshj.sftp.Request;
import net.schmizz.sshj.sftp.Response;
import net.schmizz.sshj.sftp.SFTPEngine;
import net.schmizz.sshj.sftp.SFTPException;

/**
 * An SFTP channel with many requests under way at once.
 *
 * <p>A request gives a future. What follows from an answer runs on the thread that waits in {@link #await}, in the order
 * of the requests, so that nothing here needs a lock; it may send more, but not wait. One thread at a time.
 */
final class SftpChannel {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private final Engine engine;
    private final Deque<Flight> inFlight = new ArrayDeque<>();
    private boolean lost;

    private record Flight(Promise<Response, SFTPException> promise, CompletableFuture<Response> answer) {}

    private SftpChannel(Engine engine) {
        this.engine = engine;
    }

    static SftpChannel open(SessionFactory client) throws IOException {
        Engine engine = new Engine(client);
        engine.init();
        return new SftpChannel(engine);
    }

    /** Whether it is of no use any more. */
    boolean isLost() {
        return lost;
    }

    boolean supports(String extension) {
        return engine.supports(extension);
    }

    Request request(PacketType type) {
        return engine.newRequest(type);
    }

    Request extended(String extension) {
        return engine.newExtendedRequest(extension);
    }

    CompletableFuture<Response> send(Request request) {
        if (lost) {
            return CompletableFuture.failedFuture(new SftpLost("the SFTP channel was lost before", null));
        }
        try {
            Flight flight = new Flight(engine.request(request), new CompletableFuture<>());
            inFlight.add(flight);
            return flight.answer;
        } catch (IOException failed) {
            lost = true;
            return CompletableFuture.failedFuture(new SftpLost("the SFTP channel is closed: " + failed, failed));
        }
    }

    /** Waits, and meanwhile goes on with everything else that is under way. */
    <T> T await(CompletableFuture<T> wanted) throws IOException {
        while (!wanted.isDone()) {
            settleOldest();
        }
        try {
            return wanted.join();
        } catch (CompletionException failed) {
            throw unwrapped(failed);
        }
    }

    /**
     * Does the same with each, several at a time; after a failure nothing new is begun, what was begun is brought to its
     * end, and the failure is thrown.
     */
    <T> void each(Iterable<T> all, int atOnce, Function<T, CompletableFuture<?>> work) throws IOException {
        Deque<CompletableFuture<?>> active = new ArrayDeque<>();
        try {
            for (T one : all) {
                if (active.size() >= atOnce) {
                    await(active.remove());
                }
                active.add(work.apply(one));
            }
            while (!active.isEmpty()) {
                await(active.remove());
            }
        } catch (IOException | RuntimeException failed) {
            settle(active, failed);
            throw failed;
        }
    }

    /** Brings to their end what was begun before something failed. */
    void settle(Iterable<? extends CompletableFuture<?>> active, Exception failure) {
        for (CompletableFuture<?> begun : active) {
            try {
                await(begun);
            } catch (SftpLost gone) {
                return;
            } catch (IOException | RuntimeException another) {
                if (another != failure) {
                    failure.addSuppressed(another);
                }
            }
        }
    }

    private void settleOldest() {
        Flight oldest = inFlight.remove();
        try {
            oldest.answer.complete(answerOf(oldest.promise));
        } catch (SftpLost gone) {
            lost = true;
            oldest.answer.completeExceptionally(gone);
            while (!inFlight.isEmpty()) {
                inFlight.remove().answer.completeExceptionally(gone);
            }
        }
    }

    /** The engine forgets requests that come after its reader has ended, so that is looked at every second. */
    private Response answerOf(Promise<Response, SFTPException> promise) throws SftpLost {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE) {
            boolean reads = engine.reads();
            try {
                Response answer = promise.tryRetrieve(1, TimeUnit.SECONDS);
                if (answer != null) {
                    return answer;
                }
            } catch (SFTPException failed) {
                throw new SftpLost("the SFTP channel was lost: " + failed.getMessage(), failed);
            }
            if (!reads) {
                throw new SftpLost("the SFTP channel was closed by the server", null);
            }
        }
        throw new SftpLost("no answer for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " seconds", null);
    }

    private static IOException unwrapped(CompletionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw failed;
    }

    void close() throws IOException {
        engine.close();
    }

    private static final class Engine extends SFTPEngine {
        Engine(SessionFactory client) throws IOException {
            super(client);
        }

        /** Some extensions, such as copy-data, have no domain, which the engine's own question asks for. */
        boolean supports(String extension) {
            return serverExtensions.containsKey(extension);
        }

        boolean reads() {
            return reader.isAlive();
        }
    }
}
