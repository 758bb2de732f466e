package io.zdd.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/** Reads a zip file by its central directory, in the order in which the entries lie on the disk. */
final class ZipReader {
    private static final int LONGEST_TARGET = 1 << 16;

    private final ArchiveFile archive;

    ZipReader(ArchiveFile archive) {
        this.archive = archive;
    }

    void read(ArchiveFile.Visitor visitor) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(archive.path());
                ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
            long expected = new ZipEnd(channel).entries();
            if (entries.size() != expected) {
                throw new ZipException(entries.size() + " of its " + expected + " entries can be read");
            }
            for (ZipArchiveEntry entry : entries) {
                visit(zip, entry, visitor);
            }
        }
    }

    private void visit(ZipFile zip, ZipArchiveEntry entry, ArchiveFile.Visitor visitor) throws IOException {
        String name = name(entry);
        ArchiveItem.Kind kind = kind(entry, name);
        requireReadable(zip, entry, name);
        if (kind == ArchiveItem.Kind.DIRECTORY || kind == ArchiveItem.Kind.SPECIAL) {
            visitor.visit(item(entry, name, kind, "a device, pipe or socket"), InputStream.nullInputStream());
            return;
        }
        try (InputStream bytes = new ZipBytes(zip.getInputStream(entry), entry)) {
            boolean link = kind == ArchiveItem.Kind.LINK;
            visitor.visit(item(entry, name, kind, link ? target(bytes) : ""), bytes);
        }
    }

    /** What the library makes of the name, after a look at its bytes, of which it replaces those that are no UTF-8. */
    private static String name(ZipArchiveEntry entry) {
        boolean extra = entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD;
        byte[] raw =
                extra && entry.getExtraField(UnicodePathExtraField.UPATH_ID) instanceof UnicodePathExtraField unicode
                        ? unicode.getUnicodeName()
                        : entry.getRawName();
        String name = NameEncoding.UTF_8.decode(raw);
        return NameEncoding.isFaithful(name) ? entry.getName() : name;
    }

    private static ArchiveItem.Kind kind(ZipArchiveEntry entry, String name) {
        int type = entry.getUnixMode() & UnixStat.FILE_TYPE_FLAG;
        if (type == UnixStat.LINK_FLAG) {
            return ArchiveItem.Kind.LINK;
        }
        if (type == UnixStat.DIR_FLAG || name.endsWith("/")) {
            return ArchiveItem.Kind.DIRECTORY;
        }
        return type == 0 || type == UnixStat.FILE_FLAG ? ArchiveItem.Kind.FILE : ArchiveItem.Kind.SPECIAL;
    }

    private void requireReadable(ZipFile zip, ZipArchiveEntry entry, String name) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw archive.refused(name, "which is encrypted; pack it without a password");
        }
        ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
        boolean foreign = method == ZipMethod.XZ || method == ZipMethod.ZSTD || method == ZipMethod.ZSTD_DEPRECATED;
        if (foreign || !zip.canReadEntryData(entry)) {
            throw archive.refused(
                    name,
                    "compressed by method " + entry.getMethod() + (method == null ? "" : " (" + method + ")")
                            + ", which zdd does not read; pack it with deflate");
        }
    }

    /** A zip made elsewhere than on unix, or by a tool that leaves them out, has no modes. */
    private static ArchiveItem item(ZipArchiveEntry entry, String name, ArchiveItem.Kind kind, String text) {
        int mode = entry.getUnixMode() == 0 ? ArchiveItem.NO_MODE : entry.getUnixMode() & 07777;
        return new ArchiveItem(name, kind, mode, Math.floorDiv(entry.getTime(), 1000L), text);
    }

    private static String target(InputStream bytes) throws IOException {
        byte[] target = bytes.readNBytes(LONGEST_TARGET);
        if (bytes.read() >= 0) {
            throw new ZipException("a symbolic link has a target of more than " + LONGEST_TARGET + " bytes");
        }
        return NameEncoding.UTF_8.decode(target);
    }
}
