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
import io.zdd.transport.UploadProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes everything on to another connector's transports and keeps a list of what was asked of them.
 *
 * <p>Each call is one or a few round trips over a network, so their number is what a test counts. Thread-safe.
 *
 * <pre>{@code
 * RecordingConnector recording = RecordingConnector.over(Local.disk());
 * // … deploy to Host.named("here").at(root).over(recording) …
 * assertThat(recording.calls()).hasSizeLessThan(30);
 * }</pre>
 */
public final class RecordingConnector implements Connector {
    private final Connector connector;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private RecordingConnector(Connector connector) {
        this.connector = Objects.requireNonNull(connector, "connector");
    }

    /**
     * Records what is asked of a connector's transports.
     *
     * @param connector where everything is passed on to
     * @return a connector with an empty list
     */
    public static RecordingConnector over(Connector connector) {
        return new RecordingConnector(connector);
    }

    /** What was asked of a transport. */
    public sealed interface Call {}

    /**
     * File operations were to be applied.
     *
     * @param batch the operations
     */
    public record Applied(Batch batch) implements Call {}

    /**
     * A content was to be uploaded.
     *
     * @param directory where to
     */
    public record Uploaded(RemotePath directory) implements Call {}

    /**
     * A command was to be run.
     *
     * @param command the command
     */
    public record Executed(Command command) implements Call {}

    /**
     * What was asked so far, on all transports together, in the order it was asked.
     *
     * @return a copy
     */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Transport connect(String host) {
        return new Recording(connector.connect(host));
    }

    @Override
    public boolean holds(RemotePath directory, Path path) {
        return connector.holds(directory, path);
    }

    @Override
    public Optional<RelativePath> inside(Path path, RemotePath directory) {
        return connector.inside(path, directory);
    }

    private final class Recording implements Transport {
        private final Transport transport;

        Recording(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Set<Capability> capabilities() {
            return transport.capabilities();
        }

        @Override
        public BatchResult apply(Batch batch) {
            calls.add(new Applied(batch));
            return transport.apply(batch);
        }

        @Override
        public void upload(Content content, RemotePath directory, UploadProgress progress) {
            calls.add(new Uploaded(directory));
            transport.upload(content, directory, progress);
        }

        @Override
        public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
            calls.add(new Executed(command));
            return transport.execute(command, output);
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
