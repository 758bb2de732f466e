package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileStat;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A file or a directory of a host, brought here under a temporary name, proven, and only then given its own. */
final class Download {
    private static final int CHUNK = 1 << 16;

    private final String host;
    private final Transport transport;
    private final Downloads downloads;

    Download(String host, Transport transport, Downloads downloads) {
        this.host = host;
        this.transport = transport;
        this.downloads = downloads;
    }

    void run(RemotePath from, Path to) {
        Path target = to.toAbsolutePath();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw failed(from, to + " is there already; nothing was overwritten", null);
        }
        Path fresh = target.resolveSibling(".zdd-" + System.nanoTime());
        try {
            bring(from, fresh);
            // Not ATOMIC_MOVE, which replaces a file that came meanwhile.
            Files.move(fresh, target);
        } catch (IOException failed) {
            throw failed(from, String.valueOf(failed.getMessage()), failed);
        } finally {
            deleteQuietly(fresh);
        }
    }

    private TransportException failed(RemotePath from, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new TransportException(host, "the download of " + from + " failed: " + why, cause);
    }

    private void bring(RemotePath from, Path fresh) throws IOException {
        FileStat stat = stat(from);
        switch (stat.type()) {
            case FILE -> bringFile(from, stat, fresh);
            case DIRECTORY -> bringDirectory(from, stat.mode(), fresh);
            default -> throw new IOException("there is no file or directory but: " + stat.type());
        }
    }

    private FileStat stat(RemotePath path) {
        Stat look = new Stat(path);
        return transport.apply(Batch.of(look)).of(look);
    }

    private void bringFile(RemotePath from, FileStat stat, Path fresh) throws IOException {
        Downloads.Wanted wanted = new Downloads.Wanted(from.name(), stat.size());
        Files.createFile(fresh);
        setMode(fresh, FileMode.of(0600));
        downloads.fetch(from.parent(), List.of(wanted), (file, bytes) -> copy(bytes, file.size(), fresh));
        if (!stat(from).equals(stat)) {
            throw new IOException("it changed meanwhile");
        }
        setMode(fresh, stat.mode());
    }

    private void bringDirectory(RemotePath from, FileMode mode, Path fresh) throws IOException {
        Inventory look = new Inventory(from, List.of());
        Manifest manifest = transport.apply(Batch.of(look)).of(look);
        createPrivately(fresh);
        List<ManifestEntry.File> files = new ArrayList<>();
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.Directory) {
                Files.createDirectory(fresh.resolve(entry.path()));
            } else if (entry instanceof ManifestEntry.File file) {
                files.add(file);
            }
        }
        bringFiles(from, files, fresh);
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.Link link) {
                Files.createSymbolicLink(
                        fresh.resolve(link.path()), fresh.getFileSystem().getPath(link.target()));
            }
        }
        for (int i = manifest.entries().size() - 1; i >= 0; i--) {
            if (manifest.entries().get(i) instanceof ManifestEntry.Directory directory) {
                setMode(fresh.resolve(directory.path()), directory.mode());
            }
        }
        setMode(fresh, mode);
    }

    /** Until it is whole and has the modes of the host, nobody else may look into it. */
    private static void createPrivately(Path directory) throws IOException {
        Files.createDirectory(directory);
        setMode(directory, FileMode.of(0700));
    }

    private void bringFiles(RemotePath from, List<ManifestEntry.File> files, Path fresh) throws IOException {
        List<Downloads.Wanted> wanted = files.stream()
                .map(file -> new Downloads.Wanted(file.path(), file.size()))
                .toList();
        var next = files.iterator();
        downloads.fetch(from, wanted, (given, bytes) -> {
            ManifestEntry.File file = next.next();
            Path copy = fresh.resolve(file.path());
            if (!copy(bytes, file.size(), copy).equals(file.sha256())) {
                throw new IOException(file.path() + " changed meanwhile");
            }
            setMode(copy, file.mode());
            Files.setLastModifiedTime(copy, FileTime.from(file.modified(), TimeUnit.SECONDS));
        });
    }

    /** Gives the SHA-256 of what was copied. */
    private static String copy(InputStream bytes, long size, Path to) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(to)) {
            long left = size;
            while (left > 0) {
                int n = bytes.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (n < 0) {
                    throw new IOException("it ended " + left + " bytes too early");
                }
                out.write(chunk, 0, n);
                digest.update(chunk, 0, n);
                left -= n;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Where this machine's file system has modes. */
    private static void setMode(Path path, FileMode mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(mode.permissions());
        }
    }

    private static void deleteQuietly(Path fresh) {
        if (!Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(fresh)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException left) {
            // the failure of the download is what counts
        }
    }
}
