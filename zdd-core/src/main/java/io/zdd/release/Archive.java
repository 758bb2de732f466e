package io.zdd.release;

import io.zdd.model.ZddException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** An archive file whose content is a release; what it is, its name says. */
final class Archive {
    private static final int CHUNK = 1 << 16;

    private enum Format {
        TAR,
        TAR_GZ,
        ZIP
    }

    private final Path path;
    private final Format format;

    private Archive(Path path, Format format) {
        this.path = path;
        this.format = format;
    }

    /** The archive at a path, if there is a file whose name, or the name of what it leads to as a link, is an archive's. */
    static Optional<Archive> at(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        Optional<Format> named = format(path);
        return (named.isPresent() ? named : format(path.toRealPath())).map(format -> new Archive(path, format));
    }

    private static Optional<Format> format(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return Optional.of(Format.TAR_GZ);
        }
        if (name.endsWith(".tar")) {
            return Optional.of(Format.TAR);
        }
        return name.endsWith(".zip") ? Optional.of(Format.ZIP) : Optional.empty();
    }

    Path path() {
        return path;
    }

    /** Whether one entry may take its bytes from another. */
    boolean knowsHardLinks() {
        return format != Format.ZIP;
    }

    /** What the file is like now, to see whether it changes. */
    State state() throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        return new State(found.size(), found.lastModifiedTime());
    }

    /** Reads all of it once, in the order that is cheapest. */
    void read(Visitor visitor) throws IOException {
        if (format == Format.ZIP) {
            new ZipReader(this).read(visitor);
            return;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), CHUNK);
                InputStream tar = format == Format.TAR ? file : unpacked(file)) {
            new TarReader(this, tar).read(visitor);
        }
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        InputStream gzip = GzipCompressorInputStream.builder()
                .setInputStream(file)
                .setDecompressConcatenated(true)
                .get();
        return new BufferedInputStream(gzip, CHUNK);
    }

    /** The refusal of one of its entries. */
    ZddException refused(String entry, String why) {
        return new ZddException("the archive " + path + " holds '" + NameEncoding.shown(entry) + "', " + why);
    }

    /** Size and time of modification of the archive itself. */
    record State(long size, FileTime modified) {}

    /** Takes the entries of an archive, one after the other. */
    @FunctionalInterface
    interface Visitor {
        /** Takes one entry; of a file the bytes, which may be left unread. */
        void visit(ArchiveItem item, InputStream bytes) throws IOException;
    }
}
