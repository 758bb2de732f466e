package io.zdd.archive;

import io.zdd.model.ZddException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The file of an archive, and how to read it. */
final class ArchiveFile {
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final Format format;

    private ArchiveFile(Path path, Format format) {
        this.path = path;
        this.format = format;
    }

    /** The archive at a path; refuses what is none by its name, or no file. */
    static ArchiveFile at(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new ZddException("the archive " + path + " is no file; a directory is given to Release.of(Path)");
        }
        Format format = Format.of(path)
                .orElseThrow(
                        () -> new ZddException("the archive " + path + " is none by its name, which does not end in"
                                + " .tar, .tar.gz, .tgz or .zip; rename it, or deploy it as it is by Release.file"));
        return new ArchiveFile(path, format);
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
