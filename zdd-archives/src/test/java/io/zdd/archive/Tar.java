package io.zdd.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Builds tar archives, nasty ones too, in memory. */
final class Tar {
    static final Instant TIME = Instant.parse("2024-06-12T10:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out;

    private Tar(String encoding, int longNames) {
        out = new TarArchiveOutputStream(bytes, encoding);
        out.setLongFileMode(longNames);
    }

    static Tar gnu() {
        return new Tar("UTF-8", TarArchiveOutputStream.LONGFILE_GNU);
    }

    static Tar pax() {
        Tar tar = new Tar("UTF-8", TarArchiveOutputStream.LONGFILE_POSIX);
        tar.out.setAddPaxHeadersForNonAsciiNames(true);
        tar.out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }

    /** Each character of a name becomes one byte. */
    static Tar bytewise() {
        return new Tar("ISO-8859-1", TarArchiveOutputStream.LONGFILE_GNU);
    }

    Tar file(String name, String content) throws IOException {
        return file(name, 0644, content);
    }

    Tar file(String name, int mode, String content) throws IOException {
        return file(name, mode, TIME, content);
    }

    Tar file(String name, int mode, Instant modified, String content) throws IOException {
        return entry(TarConstants.LF_NORMAL, name, mode, modified, "", content.getBytes(UTF_8));
    }

    Tar directory(String name, int mode) throws IOException {
        return entry(TarConstants.LF_DIR, name, mode, TIME, "", new byte[0]);
    }

    Tar link(String name, String target) throws IOException {
        return entry(TarConstants.LF_SYMLINK, name, 0777, TIME, target, new byte[0]);
    }

    Tar hardLink(String name, String target) throws IOException {
        return entry(TarConstants.LF_LINK, name, 0644, TIME, target, new byte[0]);
    }

    Tar special(byte type, String name) throws IOException {
        return entry(type, name, 0644, TIME, "", new byte[0]);
    }

    /** A pax header for the next entry, or for all that follow, with exactly these records. */
    Tar extended(byte type, byte[] body) throws IOException {
        return raw(type, "PaxHeader", body);
    }

    /** An entry past the writer, which would not write each kind as it is; every record before it is complete. */
    Tar raw(byte type, String name, byte[] body) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setSize(body.length);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        out.flush();
        bytes.write(header);
        bytes.write(body);
        bytes.write(new byte[-body.length & 511]);
        return this;
    }

    Tar entry(byte type, String name, int mode, Instant modified, String target, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setMode(mode);
        entry.setLastModifiedTime(FileTime.from(modified));
        entry.setLinkName(target);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        out.close();
        return bytes.toByteArray();
    }

    Path write(Path file) throws IOException {
        byte[] tar = bytes();
        return Files.write(file, file.toString().toLowerCase().endsWith(".tar") ? tar : gzip(tar));
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    /** One record of a pax header; its length counts itself. */
    static byte[] record(String key, byte[] value) throws IOException {
        int rest = key.length() + value.length + 3;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write((length + " " + key + "=").getBytes(UTF_8));
        record.write(value);
        record.write('\n');
        return record.toByteArray();
    }

    static byte[] record(String key, String value) throws IOException {
        return record(key, value.getBytes(UTF_8));
    }
}
