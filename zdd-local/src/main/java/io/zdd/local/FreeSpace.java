package io.zdd.local;

import io.zdd.transport.DiskSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is free where a path lies, or will lie. */
final class FreeSpace {
    private static final Pattern ALL_AND_FREE = Pattern.compile("(\\d{1,18}) (\\d{1,18})\\s*");

    private FreeSpace() {}

    static DiskSpace at(Path path) throws IOException {
        Path existing = path;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return new DiskSpace(Files.getFileStore(existing).getUsableSpace(), files(existing));
    }

    /** Java does not know of inodes. Some file systems, such as btrfs, have no number of them and say 0 of 0. */
    private static OptionalLong files(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return OptionalLong.empty();
        }
        Matcher told = ALL_AND_FREE.matcher(stat(path));
        return told.matches() && Long.parseLong(told.group(1)) > 0
                ? OptionalLong.of(Long.parseLong(told.group(2)))
                : OptionalLong.empty();
    }

    private static String stat(Path path) {
        try {
            Process stat = new ProcessBuilder("stat", "-f", "-c", "%c %d", path.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream told = stat.getInputStream()) {
                return new String(told.readAllBytes(), StandardCharsets.US_ASCII);
            } finally {
                Mutex.waitFor(stat);
            }
        } catch (IOException noSuchProgram) {
            return "";
        }
    }
}
