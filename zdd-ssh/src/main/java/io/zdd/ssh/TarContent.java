package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.transport.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** A content as a compressed tar archive: directories, files in the order of the source, links. */
final class TarContent {
    /** What an owner needs to fill a directory. */
    static final int OWNER = 0700;

    private static final int BUFFER = 1 << 16;

    private final Content content;

    TarContent(Content content) {
        this.content = content;
    }

    /** Writes it; the consumer is told of the bytes of files that were written, and may throw to stop. */
    void write(AdaptiveGzip gzip, LongConsumer written) throws IOException {
        OutputStream buffered = new BufferedOutputStream(gzip, BUFFER);
        TarStream tar = new TarStream(buffered);
        directories(tar);
        content.forEachFile(
                1, (file, bytes) -> tar.file(file.path(), file.mode(), file.size(), file.modified(), bytes, written));
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Link link) {
                tar.link(link.path(), link.target());
            }
        }
        tar.finish();
        gzip.finish();
    }

    /** Each may be gone into and filled by its owner; those that may not be in the end get their modes when they are full. */
    private void directories(TarStream tar) throws IOException {
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Directory directory) {
                tar.directory(directory.path(), FileMode.of(directory.mode().bits() | OWNER));
            }
        }
    }
}
