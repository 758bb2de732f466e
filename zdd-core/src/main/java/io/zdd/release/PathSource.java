package io.zdd.release;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A directory or a file of a file system.
 *
 * @param path where it lies
 * @param asItIs whether it is a file for sure, and may be an archive that is not to be unpacked
 */
record PathSource(Path path, boolean asItIs) implements Source {
    private static final Pattern ARCHIVE =
            Pattern.compile(".*\\.(tar|tar\\.gz|tgz|zip)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Override
    public SourceContent read(IgnoreRules ignore, ModePolicy modes) throws IOException {
        if (asItIs && Files.isDirectory(path)) {
            throw new ZddException("the source " + path + " is a directory, not a file; give it to Release.of");
        }
        if (!asItIs && isArchive()) {
            throw new ZddException("the source " + path + " is an archive by its name; Release.of(Archive.of(path)) of"
                    + " zdd-archives deploys what it holds, and Release.file(path) the archive itself");
        }
        return new SourceScan(path, ignore, modes).scan();
    }

    /** By its name, or by the name of what it leads to as a link. */
    private boolean isArchive() throws IOException {
        return Files.isRegularFile(path) && (isArchive(path) || isArchive(path.toRealPath()));
    }

    private static boolean isArchive(Path file) {
        return ARCHIVE.matcher(String.valueOf(file.getFileName())).matches();
    }
}
