package io.zdd.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Builds zip archives, nasty ones too, in memory. */
final class Zip {
    /** Where the flags and the method lie in an entry of the central directory. */
    static final int FLAGS = 8;

    static final int METHOD = 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes);

    static Zip empty() {
        return new Zip();
    }

    /** Each character of a name becomes one byte, and no flag says that it is UTF-8. */
    static Zip bytewise() {
        Zip zip = new Zip();
        zip.out.setEncoding("ISO-8859-1");
        zip.out.setUseLanguageEncodingFlag(false);
        return zip;
    }

    Zip unicodeExtraFields() {
        out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.ALWAYS);
        return this;
    }

    Zip file(String name, int mode, String content) throws IOException {
        return unix(name, UnixStat.FILE_FLAG | mode, Tar.TIME, content);
    }

    Zip directory(String name, int mode) throws IOException {
        return unix(name + "/", UnixStat.DIR_FLAG | mode, Tar.TIME, "");
    }

    Zip link(String name, String target) throws IOException {
        return unix(name, UnixStat.LINK_FLAG | 0777, Tar.TIME, target);
    }

    Zip unix(String name, int mode, Instant modified, String content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        entry.setLastModifiedTime(FileTime.from(modified));
        return put(entry, content);
    }

    /** An entry without modes, as other systems make them, and with DOS time. */
    Zip plain(String name, String content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setTime(Tar.TIME.toEpochMilli());
        return put(entry, content);
    }

    private Zip put(ZipArchiveEntry entry, String content) throws IOException {
        out.putArchiveEntry(entry);
        out.write(content.getBytes(UTF_8));
        out.closeArchiveEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        out.close();
        return bytes.toByteArray();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    /** Changes one byte of the first entry of the central directory. */
    static byte[] patched(byte[] zip, int offset, int value) {
        for (int i = 0; i < zip.length; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                zip[i + offset] = (byte) value;
                return zip;
            }
        }
        throw new IllegalArgumentException("no central directory");
    }
}
