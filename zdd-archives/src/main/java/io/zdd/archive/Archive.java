package io.zdd.archive;

import io.zdd.release.IgnoreRules;
import io.zdd.release.ModePolicy;
import io.zdd.release.Source;
import io.zdd.release.SourceContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An archive whose content is a release; immutable and thread-safe.
 *
 * <pre>{@code
 * Release.of(Archive.of(Path.of("dist.tgz"))).revision("4f2c9e1").ignore("*.map");
 * }</pre>
 *
 * <p>An archive is a file whose name ends in {@code .tar}, {@code .tar.gz}, {@code .tgz} or {@code .zip}, in upper or
 * lower case, or a symbolic link to one. It is read as it lies there, without being unpacked on the way: once for its
 * manifest, and again for each upload. Its names must be UTF-8. Directories that it does not list get mode 755; files and
 * directories of a zip without unix modes get 644 and 755, programs 755. Hard links become files of their own. Owners,
 * extended attributes, and the setuid, setgid and sticky bits are left behind. The times in a zip that has none in UTC are
 * read in the time zone of this JVM.
 */
public final class Archive implements Source {
    private final Path path;

    private Archive(Path path) {
        this.path = Objects.requireNonNull(path, "path");
    }

    /**
     * The archive at a path.
     *
     * @param path of the file; it is looked at when the content of the release is asked for
     * @return the source of a release
     */
    public static Archive of(Path path) {
        return new Archive(path);
    }

    /**
     * Whether a path is that of an archive: for programs that take archives and directories alike.
     *
     * @param path of a file, a directory, or nothing yet; it is looked at in this call
     * @return whether its name, or the name of what it leads to as a link, is that of an archive, and it is no directory
     */
    public static boolean isAt(Path path) {
        return !Files.isDirectory(path) && Format.of(path).isPresent();
    }

    @Override
    public Path path() {
        return path;
    }

    /**
     * Reads all of the archive.
     *
     * @throws io.zdd.model.ZddException if it is no archive by its name, damaged, encrypted, changing, empty, or holds what
     *     would lie outside of the release, below a link, or twice, or what cannot be deployed, such as a device; the path
     *     is named
     */
    @Override
    public SourceContent read(IgnoreRules ignore, ModePolicy modes) throws IOException {
        return new ArchiveScan(ArchiveFile.at(path), ignore, modes).scan();
    }

    @Override
    public String toString() {
        return "archive " + path;
    }
}
