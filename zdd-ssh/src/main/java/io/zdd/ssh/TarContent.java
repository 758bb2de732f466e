package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.transport.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A content as a compressed tar archive: directories, files in the order of the source, links. */
final class TarContent {
    private static final int OWNER = 0700;
    private static final int BUFFER = 1 << 16;

    private final Content content;

    TarContent(Content content) {
        this.content = content;
    }

    /** Writes it; the consumer is told of the bytes of files that were written, and may throw to stop. */
    void write(AdaptiveGzip gzip, LongConsumer written) throws IOException {
        OutputStream buffered = new BufferedOutputStream(gzip, BUFFER);
        TarStream tar = new TarStream(buffered);
        List<ManifestEntry.Directory> closed = directories(tar);
        content.forEachFile(
                1, (file, bytes) -> tar.file(file.path(), file.mode(), file.size(), file.modified(), bytes, written));
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Link link) {
                tar.link(link.path(), link.target());
            }
        }
        // The deepest first, for the mode may forbid to go in.
        for (ManifestEntry.Directory directory : closed) {
            tar.directory(directory.path(), directory.mode());
        }
        tar.finish();
        gzip.finish();
    }

    /** Gives those that their owner could not fill; they get their modes at the end. */
    private List<ManifestEntry.Directory> directories(TarStream tar) throws IOException {
        List<ManifestEntry.Directory> closed = new ArrayList<>();
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Directory directory) {
                tar.directory(directory.path(), FileMode.of(directory.mode().bits() | OWNER));
                if ((directory.mode().bits() & OWNER) != OWNER) {
                    closed.add(0, directory);
                }
            }
        }
        return closed;
    }
}
