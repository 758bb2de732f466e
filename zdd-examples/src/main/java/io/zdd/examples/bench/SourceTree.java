package io.zdd.examples.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A tree of source files, which compress like source text: most of a few kilobytes, a few large. The same seed gives the same
 * tree.
 *
 * @param directories how many hold files
 * @param files how many in all
 */
record SourceTree(int directories, int files) {
    private static final long SEED = 42;
    private static final int TYPICAL = 2_800;
    private static final int LARGEST = 900_000;
    private static final String LETTERS = "etaoinshrdlucmfwypvbgk";

    static SourceTree usual() {
        return new SourceTree(750, 5_000);
    }

    void write(Path root) throws IOException {
        Random random = new Random(SEED);
        String[] words = words(random);
        for (int i = 0; i < files; i++) {
            Path directory = root.resolve("vendor" + i % directories / 20).resolve("package" + i % directories % 20);
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("Class" + i + ".php"), text(random, words), StandardCharsets.ISO_8859_1);
        }
    }

    private static String[] words(Random random) {
        String[] words = new String[2_000];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder(i % 3 == 0 ? "$" : "");
            for (int length = 2 + random.nextInt(10); length > 0; length--) {
                word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            words[i] = word.toString();
        }
        return words;
    }

    /** Of a length whose logarithm is spread like that of real files. */
    private static String text(Random random, String[] words) {
        int length = (int) Math.min(LARGEST, TYPICAL * Math.exp(1.3 * random.nextGaussian()));
        StringBuilder text = new StringBuilder("<?php\nnamespace App;\n\n");
        while (text.length() < length) {
            double common = random.nextDouble();
            text.append(words[(int) (words.length * common * common * common * common)])
                    .append(random.nextInt(8) == 0 ? ";\n        " : " ");
        }
        return text.toString();
    }
}
