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
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sudden death of a deployer, as the hosts see it: up to one operation everything is done, from then on nothing.
 *
 * <p>Every file operation of a batch counts, an upload counts as two (its second half is not done if it dies there), and a
 * command as one. One object stands for one deployer, over all of its hosts. Thread-safe.
 *
 * <pre>{@code
 * for (int n = 1; ; n++) {
 *   Crash crash = Crash.before(n);
 *   // … deploy to Host.named("here").at(root).over(crash.over(Local.on(memory))) …
 *   if (!crash.happened()) {
 *     break; // it came to its end
 *   }
 *   // … deploy again with another deployer, and look at what the host serves …
 * }
 * }</pre>
 */
public final class Crash {
    private final int at;
    private final AtomicInteger operations = new AtomicInteger();

    private Crash(int at) {
        this.at = at;
    }

    /**
     * Dies before an operation.
     *
     * @param operation from 1
     * @return a crash that is to come
     * @throws IllegalArgumentException if the operation is less than 1
     */
    public static Crash before(int operation) {
        if (operation < 1) {
            throw new IllegalArgumentException("operations are counted from 1, not " + operation);
        }
        return new Crash(operation);
    }

    /**
     * Whether it has died.
     *
     * @return true from the operation on
     */
    public boolean happened() {
        return operations.get() >= at;
    }

    /**
     * A connector through which it dies.
     *
     * @param connector where everything before its death is passed on to
     * @return a connector for one of its hosts
     */
    public Connector over(Connector connector) {
        return new Mortal(connector);
    }

    /** How many of so many operations may still be done; all others never are. */
    private int allowed(int wanted) {
        int before = operations.getAndUpdate(done -> Math.min(at, done + wanted));
        return Math.min(wanted, at - 1 - before);
    }

    private static TransportException dead(String host) {
        return new TransportException(host, "the deployer is dead (a crash of the test)", null);
    }

    private final class Mortal implements Connector {
        private final Connector connector;

        Mortal(Connector connector) {
            this.connector = Objects.requireNonNull(connector, "connector");
        }

        @Override
        public Transport connect(String host) {
            if (happened()) {
                throw dead(host);
            }
            return new MortalTransport(host, connector.connect(host));
        }

        @Override
        public boolean holds(RemotePath directory, Path path) {
            return connector.holds(directory, path);
        }

        @Override
        public Optional<RelativePath> inside(Path path, RemotePath directory) {
            return connector.inside(path, directory);
        }
    }

    private final class MortalTransport implements Transport {
        private final String host;
        private final Transport transport;

        MortalTransport(String host, Transport transport) {
            this.host = host;
            this.transport = transport;
        }

        @Override
        public Set<Capability> capabilities() {
            return transport.capabilities();
        }

        @Override
        public BatchResult apply(Batch batch) {
            int all = batch.operations().size();
            int allowed = allowed(all);
            if (allowed == all) {
                return transport.apply(batch);
            }
            if (allowed > 0) {
                transport.apply(new Batch(batch.operations().subList(0, allowed), batch.mutex(), batch.patience()));
            }
            throw dead(host);
        }

        @Override
        public void upload(Content content, RemotePath directory, UploadProgress progress) {
            int allowed = allowed(2);
            if (allowed == 2) {
                transport.upload(content, directory, progress);
                return;
            }
            if (allowed == 1) {
                BrokenContent.upload(transport, content, directory);
            }
            throw dead(host);
        }

        @Override
        public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
            if (allowed(1) < 1) {
                throw dead(host);
            }
            return transport.execute(command, output);
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
