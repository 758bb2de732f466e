package io.zdd.release;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The content of a directory or a file: its manifest, and the files it was made of. */
final class TreeContent implements SourceContent {
    private final Manifest manifest;
    private final Map<String, Path> files;
    private final List<String> warnings;

    TreeContent(Manifest manifest, Map<String, Path> files, List<String> warnings) {
        this.manifest = manifest;
        this.files = Map.copyOf(files);
        this.warnings = List.copyOf(warnings);
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        Queue<ManifestEntry> waiting = new ConcurrentLinkedQueue<>(manifest.entries());
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        new Crew("zdd-upload", Math.max(1, parallelism)).run(() -> giveWhatWaits(waiting, failures, sink));
        Exception failure = failures.peek();
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
    }

    private void giveWhatWaits(Queue<ManifestEntry> waiting, Queue<Exception> failures, FileSink sink) {
        for (ManifestEntry entry = waiting.poll(); entry != null && failures.isEmpty(); entry = waiting.poll()) {
            try {
                if (entry instanceof ManifestEntry.File file) {
                    give(file, sink);
                }
            } catch (IOException | RuntimeException failed) {
                failures.add(failed);
            }
        }
    }

    /** What the sink got is proven on the host; here it is only seen early that a size has changed. */
    private void give(ManifestEntry.File file, FileSink sink) throws IOException {
        Path path = Objects.requireNonNull(files.get(file.path()), file.path());
        if (Files.size(path) != file.size()) {
            throw new IOException("the source " + path + " changed since its manifest was made");
        }
        try (InputStream in = Files.newInputStream(path)) {
            sink.accept(file, in);
        }
    }
}
