package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.transport.Content;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One content into one new directory: directories, files on several threads, links, and the directories' modes last. */
final class Upload {
    private static final int CHUNK = 1 << 17;
    private static final FileMode OPEN_FOR_US = FileMode.of(0700);

    private final String host;
    private final Path directory;
    private final Content content;
    private final UploadProgress progress;
    private final Map<String, Path> paths = new HashMap<>();
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[CHUNK]);

    Upload(String host, Path directory, Content content, UploadProgress progress) {
        this.host = host;
        this.directory = directory;
        this.content = content;
        this.progress = progress;
    }

    void run() {
        try {
            resolveAll();
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OPEN_FOR_US.permissions()));
            makeDirectories();
            content.forEachFile(Math.min(4, Runtime.getRuntime().availableProcessors()), this::write);
            makeLinks();
            setDirectoryModes();
        } catch (IOException | InvalidPathException failed) {
            throw new TransportException(
                    host, "the upload to " + directory + " failed: " + Failures.detail(failed), failed);
        }
    }

    /** Before anything is written, so that a name which cannot be expressed leaves nothing behind. */
    private void resolveAll() {
        for (ManifestEntry entry : content.manifest().entries()) {
            paths.put(entry.path(), directory.resolve(entry.path()));
        }
    }

    private void makeDirectories() throws IOException {
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Directory) {
                Files.createDirectory(path(entry), PosixFilePermissions.asFileAttribute(OPEN_FOR_US.permissions()));
            }
        }
    }

    private void makeLinks() throws IOException {
        for (ManifestEntry entry : content.manifest().entries()) {
            if (entry instanceof ManifestEntry.Link link) {
                Files.createSymbolicLink(path(entry), directory.getFileSystem().getPath(link.target()));
            }
        }
    }

    /** The deepest first, for the mode may forbid to go in. */
    private void setDirectoryModes() throws IOException {
        List<ManifestEntry> entries = new ArrayList<>(content.manifest().entries());
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i) instanceof ManifestEntry.Directory made) {
                Attributes.setMode(path(made), made.mode());
            }
        }
        Attributes.setMode(directory, FileMode.of(0755));
    }

    private void write(ManifestEntry.File file, InputStream bytes) throws IOException {
        Path path = path(file);
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(bytes, out);
        }
        Attributes.setMode(path, file.mode());
        Files.setLastModifiedTime(path, FileTime.from(file.modified(), TimeUnit.SECONDS));
    }

    /** A chunk of zeros is skipped over, so that a sparse file stays sparse. */
    private void copy(InputStream in, FileChannel out) throws IOException {
        byte[] chunk = buffers.get();
        long at = 0;
        boolean hole = false;
        for (int n = in.readNBytes(chunk, 0, chunk.length); n > 0; n = in.readNBytes(chunk, 0, chunk.length)) {
            hole = n == chunk.length && isZero(chunk);
            if (!hole) {
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, n);
                long to = at;
                while (buffer.hasRemaining()) {
                    to += out.write(buffer, to);
                }
            }
            at += n;
            progress.advanced(n);
        }
        if (hole) {
            out.write(ByteBuffer.wrap(new byte[1]), at - 1);
        }
    }

    private static boolean isZero(byte[] chunk) {
        for (byte each : chunk) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private Path path(ManifestEntry entry) {
        return Objects.requireNonNull(paths.get(entry.path()));
    }
}
