package io.zdd.examples.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A file that cannot be compressed. */
final class Noise {
    private static final int MEGABYTE = 1_000_000;

    private Noise() {}

    static void write(Path file, int megabytes) throws IOException {
        byte[] bytes = new byte[MEGABYTE];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(bytes);
                out.write(bytes);
            }
        }
    }
}
