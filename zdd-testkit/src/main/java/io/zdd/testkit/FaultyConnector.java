package io.zdd.testkit;

import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Connector;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes everything on to another connector's transports, but for one call that goes wrong: what a test of one's own strategy
 * or step does to a host.
 *
 * <p>Calls of {@code apply}, {@code upload} and {@code execute} are counted over all transports of this connector. Thread-safe.
 *
 * <pre>{@code
 * FaultyConnector host = FaultyConnector.over(Local.on(memory));
 * host.failAt(7, FaultyConnector.Fault.LOST_AFTER);
 * }</pre>
 */
public final class FaultyConnector implements Connector {
    private final Connector connector;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int at;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean lost;

    private FaultyConnector(Connector connector) {
        this.connector = Objects.requireNonNull(connector, "connector");
    }

    /** What goes wrong. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** The call fails and nothing was done; the next ones succeed. */
        ERROR,
        /** The call throws what no transport should; nothing was done, and the next ones succeed. */
        BUG,
        /** The connection is lost before the call reached the host, and stays lost. */
        LOST_BEFORE,
        /** The connection is lost when the host has done a part of what it was asked, and stays lost. */
        LOST_DURING,
        /** The connection is lost after the host did what it was asked, and stays lost. */
        LOST_AFTER
    }

    /**
     * A connector on which nothing goes wrong yet.
     *
     * @param connector where everything is passed on to
     * @return a faulty connector
     */
    public static FaultyConnector over(Connector connector) {
        return new FaultyConnector(connector);
    }

    /**
     * Lets a call go wrong, counted from now on.
     *
     * @param call from 1
     * @param kind what goes wrong
     * @throws IllegalArgumentException if the call is less than 1
     */
    public void failAt(int call, Fault kind) {
        if (call < 1) {
            throw new IllegalArgumentException("calls are counted from 1, not " + call);
        }
        heal();
        at = call;
        fault = Objects.requireNonNull(kind, "kind");
    }

    /** Makes everything well again, and counts from 0. */
    public void heal() {
        fault = Fault.NONE;
        lost = false;
        calls.set(0);
    }

    /**
     * How many calls there were since this connector was made, healed or told to fail.
     *
     * @return the number, also of those that failed
     */
    public int calls() {
        return calls.get();
    }

    /**
     * Whether the connection is lost.
     *
     * @return true after a fault that loses it, until healed
     */
    public boolean isLost() {
        return lost;
    }

    @Override
    public Transport connect(String host) {
        if (lost) {
            throw new TransportException(host, "cannot be reached (a fault of the test)", null);
        }
        return new Faulty(host, connector.connect(host));
    }

    @Override
    public boolean holds(RemotePath directory, Path path) {
        return connector.holds(directory, path);
    }

    @Override
    public Optional<RelativePath> inside(Path path, RemotePath directory) {
        return connector.inside(path, directory);
    }

    /**
     * Passes a call on.
     *
     * @param part does a part of it
     */
    private <T, E extends Exception> T call(String host, Runnable part, Work<T, E> work) throws E {
        boolean now = calls.incrementAndGet() == at;
        Fault kind = now ? fault : Fault.NONE;
        if (lost || kind == Fault.LOST_BEFORE) {
            lost = true;
            throw new TransportException(host, "the connection was lost (a fault of the test)", null);
        }
        if (kind == Fault.LOST_DURING) {
            lost = true;
            part.run();
            throw new TransportException(host, "the connection was lost meanwhile (a fault of the test)", null);
        }
        if (kind == Fault.ERROR) {
            throw new TransportException(host, "it failed (a fault of the test)", null);
        }
        if (kind == Fault.BUG) {
            throw new IllegalStateException("a bug (a fault of the test)");
        }
        T result = work.run();
        if (kind == Fault.LOST_AFTER) {
            lost = true;
            throw new TransportException(host, "the connection was lost before the answer (a fault of the test)", null);
        }
        return result;
    }

    /** What a call passes on. */
    @FunctionalInterface
    private interface Work<T, E extends Exception> {
        T run() throws E;
    }

    private final class Faulty implements Transport {
        private final String host;
        private final Transport transport;

        Faulty(String host, Transport transport) {
            this.host = host;
            this.transport = transport;
        }

        @Override
        public Set<Capability> capabilities() {
            return transport.capabilities();
        }

        @Override
        public BatchResult apply(Batch batch) {
            return call(host, () -> applyHalf(batch), () -> transport.apply(batch));
        }

        @Override
        public void upload(Content content, RemotePath directory, UploadProgress progress) {
            call(host, () -> BrokenContent.upload(transport, content, directory), () -> {
                transport.upload(content, directory, progress);
                return directory;
            });
        }

        private void applyHalf(Batch batch) {
            List<FileOperation<?>> first =
                    batch.operations().subList(0, batch.operations().size() / 2);
            if (!first.isEmpty()) {
                transport.apply(new Batch(first, batch.mutex(), batch.patience()));
            }
        }

        @Override
        public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
            return call(host, () -> {}, () -> transport.execute(command, output));
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
