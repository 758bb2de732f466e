package io.zdd.archive;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.release.FileHasher;
import io.zdd.release.SourceContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The content of an archive: its manifest, and the files as they come when it is read again. */
final class ArchiveContent implements SourceContent {
    private final ArchiveFile archive;
    private final ArchiveFile.State state;
    private final Manifest manifest;
    private final Map<String, List<String>> takers;
    private final List<String> warnings;

    /** The takers: by the path of a file in the archive, the paths in the manifest that get its bytes. */
    ArchiveContent(
            ArchiveFile archive,
            ArchiveFile.State state,
            Manifest manifest,
            Map<String, List<String>> takers,
            List<String> warnings) {
        this.archive = archive;
        this.state = state;
        this.manifest = manifest;
        this.takers = Map.copyOf(takers);
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

    /** An archive is read from one end to the other, so it is one thread that calls the sink. */
    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        requireUnchanged();
        try {
            giveAll(sink);
        } catch (IOException | RuntimeException failed) {
            requireUnchanged(failed);
            throw failed;
        }
        requireUnchanged();
    }

    /** The bytes of a file pass once each time; so hard links to it get theirs when the archive is read again. */
    private void giveAll(FileSink sink) throws IOException {
        int times = takers.values().stream().mapToInt(List::size).max().orElse(0);
        for (int time = 0; time < times; time++) {
            int nth = time;
            long expected =
                    takers.values().stream().filter(paths -> paths.size() > nth).count();
            AtomicInteger given = new AtomicInteger();
            archive.read((item, bytes) -> given.addAndGet(give(item, bytes, nth, sink)));
            if (given.get() != expected) {
                throw changed(null);
            }
        }
    }

    /** Gives one file or none. */
    private int give(ArchiveItem item, InputStream bytes, int nth, FileSink sink) throws IOException {
        if (item.kind() != ArchiveItem.Kind.FILE) {
            return 0;
        }
        List<String> paths = takers.getOrDefault(EntryPath.of(archive, item.name()), List.of());
        if (nth >= paths.size()) {
            return 0;
        }
        give(file(paths.get(nth)), bytes, sink);
        return 1;
    }

    private void give(ManifestEntry.File file, InputStream bytes, FileSink sink) throws IOException {
        DigestInputStream digested = new DigestInputStream(bytes, FileHasher.sha256());
        sink.accept(file, digested);
        digested.transferTo(OutputStream.nullOutputStream());
        if (!HexFormat.of().formatHex(digested.getMessageDigest().digest()).equals(file.sha256())) {
            throw changed(null);
        }
    }

    private ManifestEntry.File file(String path) {
        return (ManifestEntry.File) manifest.entry(new RelativePath(path)).orElseThrow();
    }

    /** A failure of reading has its reason in the change, if there was one. */
    private void requireUnchanged(Exception failed) throws IOException {
        try {
            requireUnchanged();
        } catch (IOException changed) {
            changed.addSuppressed(failed);
            throw changed;
        }
    }

    private void requireUnchanged() throws IOException {
        ArchiveFile.State now;
        try {
            now = archive.state();
        } catch (NoSuchFileException gone) {
            throw changed(gone);
        }
        if (!now.equals(state)) {
            throw changed(null);
        }
    }

    private IOException changed(@Nullable Exception cause) {
        return new IOException("the archive " + archive.path() + " changed since its manifest was made", cause);
    }
}
