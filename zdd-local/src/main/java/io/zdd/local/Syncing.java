package io.zdd.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Flushes to the disk; a file system in memory has nothing to flush. */
final class Syncing {
    private Syncing() {}

    static void sync(Path path, boolean tree) throws IOException {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return;
        }
        if (!tree) {
            force(path);
        } else if (!wholeFileSystem(path)) {
            for (Path each : oneByOne(path)) {
                force(each);
            }
        }
    }

    /** A tree, and last where its own name lies. */
    static List<Path> oneByOne(Path tree) throws IOException {
        try (Stream<Path> below = Files.walk(tree)) {
            return Stream.concat(below, Stream.of(tree.resolveSibling("."))).toList();
        }
    }

    /** One call of the kernel instead of one per file. */
    private static boolean wholeFileSystem(Path path) throws IOException {
        try {
            Process sync = new ProcessBuilder("sync", "-f", "--", path.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Mutex.waitFor(sync) == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static void force(Path path) throws IOException {
        boolean readable = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (readable) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
