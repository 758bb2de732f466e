package io.zdd.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A source tree as a web application has one: many small files, a few large ones, in nested directories. The same seed
 * gives the same tree.
 *
 * @param directories how many hold files
 * @param files how many in all
 * @param bytes of all files together
 */
record Tree(int directories, int files, long bytes) {
    private static final long SEED = 42;
    private static final int DIRECTORIES_PER_LEVEL = 20;

    static Tree usual() {
        return new Tree(400, 10_000, 100_000_000);
    }

    /** Nine of ten files share a fifth of the bytes, the tenth has the rest. */
    void write(Path root) throws IOException {
        Random random = new Random(SEED);
        int large = files / 10;
        int largeSize = (int) (bytes * 4 / 5 / large);
        int smallSize = (int) ((bytes - (long) large * largeSize) / (files - large));
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[i % 10 == 0 ? largeSize : smallSize];
            random.nextBytes(content);
            Path directory = directory(root, i % directories);
            Files.createDirectories(directory);
            Files.write(directory.resolve("file" + i + ".php"), content);
        }
    }

    private static Path directory(Path root, int index) {
        return root.resolve("vendor" + index / DIRECTORIES_PER_LEVEL)
                .resolve("package" + index % DIRECTORIES_PER_LEVEL);
    }
}
