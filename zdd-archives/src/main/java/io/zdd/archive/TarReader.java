package io.zdd.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Walks once through a tar stream: ustar, GNU and pax.
 *
 * <p>The headers are read by commons-compress. Its stream is not used: there a byte of a name that is no UTF-8 becomes a
 * question mark, a long absolute name loses its slash, and an archive that was cut between two entries looks whole.
 */
final class TarReader {
    static final int RECORD = 512;

    private static final int LONGEST_EXTENSION = 1 << 20;
    private static final Pattern SECONDS = Pattern.compile("(-?[0-9]{1,15})(\\.[0-9]*)?");
    private static final Pattern BYTES = Pattern.compile("[0-9]{1,18}");

    private final ArchiveFile archive;
    private final InputStream in;
    private final Map<String, String> forAll = new HashMap<>();
    private final Map<String, String> forNext = new HashMap<>();

    TarReader(ArchiveFile archive, InputStream in) {
        this.archive = archive;
        this.in = in;
    }

    void read(ArchiveFile.Visitor visitor) throws IOException {
        for (byte[] record = record(); !isZero(record); record = record()) {
            TarArchiveEntry header = new TarArchiveEntry(forAll, record, NameEncoding.UTF_8, false);
            if (!header.isCheckSumOK()) {
                throw new IOException("the checksum of a header is wrong");
            }
            if (!extend(header)) {
                visit(header, visitor);
                forNext.clear();
            }
        }
        requireEnd();
    }

    private byte[] record() throws IOException {
        byte[] record = in.readNBytes(RECORD);
        if (record.length < RECORD) {
            throw new EOFException("it has no end mark");
        }
        return record;
    }

    /** Takes what stands before an entry because it does not fit into its header. */
    private boolean extend(TarArchiveEntry header) throws IOException {
        switch (header.getLinkFlag()) {
            case TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> forAll.putAll(PaxRecords.parse(body(header)));
            case TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_PAX_EXTENDED_HEADER_UC ->
                forNext.putAll(PaxRecords.parse(body(header)));
            case TarConstants.LF_GNUTYPE_LONGNAME -> forNext.put("path", longName(header));
            case TarConstants.LF_GNUTYPE_LONGLINK -> forNext.put("linkpath", longName(header));
            default -> {
                return false;
            }
        }
        return true;
    }

    private byte[] body(TarArchiveEntry header) throws IOException {
        if (header.getSize() > LONGEST_EXTENSION) {
            throw new IOException("an extended header claims to have " + header.getSize() + " bytes");
        }
        TarData data = new TarData(in, header.getSize());
        byte[] body = data.readAllBytes();
        data.finish();
        return body;
    }

    /** It ends with a NUL or with several. */
    private String longName(TarArchiveEntry header) throws IOException {
        String name = NameEncoding.UTF_8.decode(body(header));
        int end = name.indexOf('\0');
        return end < 0 ? name : name.substring(0, end);
    }

    private void visit(TarArchiveEntry header, ArchiveFile.Visitor visitor) throws IOException {
        String name = extended("path", header.getName());
        requireWhole(name, header);
        ArchiveItem.Kind kind = kind(header.getLinkFlag(), name);
        String text = kind == ArchiveItem.Kind.SPECIAL
                ? special(header.getLinkFlag())
                : extended("linkpath", header.getLinkName());
        TarData data = new TarData(in, kind == ArchiveItem.Kind.HARD_LINK ? 0 : size(header));
        visitor.visit(new ArchiveItem(name, kind, header.getMode() & 07777, modified(header), text), data);
        data.finish();
    }

    /** The holes of a sparse file are told in four ways; who wants one deployed can pack it as it reads. */
    private void requireWhole(String name, TarArchiveEntry header) {
        boolean holes = forNext.keySet().stream()
                .anyMatch(key -> key.startsWith("GNU.sparse.") || key.equals("SCHILY.realsize"));
        if (holes || header.isOldGNUSparse()) {
            throw archive.refused(
                    extended("GNU.sparse.name", name),
                    "packed as a sparse file, which zdd does not read; pack it again without --sparse");
        }
    }

    private static ArchiveItem.Kind kind(byte flag, String name) {
        return switch (flag) {
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG ->
                name.endsWith("/") ? ArchiveItem.Kind.DIRECTORY : ArchiveItem.Kind.FILE;
            case TarConstants.LF_DIR -> ArchiveItem.Kind.DIRECTORY;
            case TarConstants.LF_SYMLINK -> ArchiveItem.Kind.LINK;
            case TarConstants.LF_LINK -> ArchiveItem.Kind.HARD_LINK;
            default -> ArchiveItem.Kind.SPECIAL;
        };
    }

    private static String special(byte flag) {
        return switch (flag) {
            case TarConstants.LF_CHR -> "a character device";
            case TarConstants.LF_BLK -> "a block device";
            case TarConstants.LF_FIFO -> "a named pipe";
            default -> "an entry of type " + NameEncoding.shown("'" + (char) (flag & 0xff) + "'");
        };
    }

    private long size(TarArchiveEntry header) throws IOException {
        String size = extended("size", "");
        if (!size.isEmpty() && !BYTES.matcher(size).matches()) {
            throw new IOException("a pax header has the size " + NameEncoding.shown(size));
        }
        return size.isEmpty() ? header.getSize() : Long.parseLong(size);
    }

    /** Whole seconds, rounded down before 1970 too. */
    private long modified(TarArchiveEntry header) throws IOException {
        String given = extended("mtime", "");
        if (given.isEmpty()) {
            return header.getLastModifiedTime().toInstant().getEpochSecond();
        }
        Matcher seconds = SECONDS.matcher(given);
        if (!seconds.matches()) {
            throw new IOException("a pax header has the time " + NameEncoding.shown(given));
        }
        boolean down = given.startsWith("-") && given.matches(".*\\..*[1-9].*");
        return Long.parseLong(seconds.group(1)) - (down ? 1 : 0);
    }

    /** An empty value takes back what was said for all. */
    private String extended(String key, String inHeader) {
        String value = forNext.getOrDefault(key, forAll.getOrDefault(key, ""));
        return value.isEmpty() ? inHeader : value;
    }

    /** Padding is all that may follow; reading it also proves the checksum of what is around the tar. */
    private void requireEnd() throws IOException {
        if (!forNext.isEmpty()) {
            throw new EOFException("it ends after an extended header");
        }
        byte[] rest = in.readNBytes(RECORD);
        while (rest.length > 0) {
            if (!isZero(rest)) {
                throw new IOException("something follows its end mark, as when two archives were joined");
            }
            rest = in.readNBytes(RECORD);
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
