package io.zdd.local;

import io.zdd.release.Release;
import io.zdd.step.Steps;
import io.zdd.strategy.AtomicSymlink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Releases whose every byte follows from a seed and their id, so that what is on a disk is judged without zdd. */
final class SeededPages {
    private static final int PAGES = 40;
    private static final int LARGEST = 60_000;

    private final long seed;
    private final Path sources;

    SeededPages(long seed, Path sources) {
        this.seed = seed;
        this.sources = sources;
    }

    /** The build makes one more file of them, on the host. */
    static AtomicSymlink building(AtomicSymlink strategy) {
        return strategy.build(Steps.run("cat pages/* > built"));
    }

    Release release(String id) throws IOException {
        Path source = Files.createDirectories(sources.resolve(id));
        for (Map.Entry<String, byte[]> page : pages(id).entrySet()) {
            Path file = source.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, page.getValue());
        }
        Files.createSymbolicLink(source.resolve("index"), Path.of("pages/00"));
        return Release.of(source).id(id);
    }

    /** What is wrong with a directory that should hold this release. */
    List<String> faults(String id, Path directory) throws IOException {
        Map<String, byte[]> expected = pages(id);
        ByteArrayOutputStream built = new ByteArrayOutputStream();
        for (byte[] page : expected.values()) {
            built.writeBytes(page);
        }
        expected.put("built", built.toByteArray());
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, byte[]> page : expected.entrySet()) {
            Path file = directory.resolve(page.getKey());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                faults.add(id + "/" + page.getKey() + " is missing");
            } else if (!Arrays.equals(Files.readAllBytes(file), page.getValue())) {
                faults.add(id + "/" + page.getKey() + " is torn: " + Files.size(file) + " bytes of "
                        + page.getValue().length);
            }
        }
        Path index = directory.resolve("index");
        if (!Files.isSymbolicLink(index) || !Files.readSymbolicLink(index).equals(Path.of("pages/00"))) {
            faults.add(id + "/index is not the link that it was");
        }
        return faults;
    }

    private Map<String, byte[]> pages(String id) {
        Random random = new Random(seed * 31 + id.hashCode());
        Map<String, byte[]> pages = new TreeMap<>();
        for (int i = 0; i < PAGES; i++) {
            byte[] page = new byte[1 + random.nextInt(i % 8 == 0 ? LARGEST : 4_000)];
            random.nextBytes(page);
            pages.put(String.format("pages/%02d", i), page);
        }
        return pages;
    }
}
