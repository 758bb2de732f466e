package io.zdd.release;

import io.zdd.model.ManifestEntry;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hashes files on as many threads as there are processors; each file must be the same before and after. */
final class ParallelHashing {
    private final Map<String, Path> files;
    private final Map<String, BasicFileAttributes> attributes;
    private final Queue<String> waiting;
    private final Queue<ManifestEntry> hashed = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    ParallelHashing(Map<String, Path> files, Map<String, BasicFileAttributes> attributes) {
        this.files = files;
        this.attributes = attributes;
        this.waiting = new ConcurrentLinkedQueue<>(files.keySet());
    }

    List<ManifestEntry> hash() {
        new Crew("zdd-hash", Runtime.getRuntime().availableProcessors()).run(this::hashWhatWaits);
        RuntimeException failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
        return new ArrayList<>(hashed);
    }

    private void hashWhatWaits() {
        FileHasher hasher = new FileHasher();
        for (String name = waiting.poll(); name != null && failures.isEmpty(); name = waiting.poll()) {
            try {
                hashed.add(hash(name, hasher));
            } catch (IOException failed) {
                failures.add(SourceScan.unreadable(String.valueOf(files.get(name)), failed));
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
    }

    private ManifestEntry hash(String name, FileHasher hasher) throws IOException {
        Path path = Objects.requireNonNull(files.get(name));
        BasicFileAttributes before = Objects.requireNonNull(attributes.get(name));
        FileHasher.Hashed found;
        try (InputStream in = Files.newInputStream(path)) {
            found = hasher.hash(in);
        }
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean same = after.size() == before.size()
                && found.size() == before.size()
                && after.lastModifiedTime().equals(before.lastModifiedTime());
        if (!same && !after.isSymbolicLink()) {
            throw new ZddException("the source " + path
                    + " changed while it was read; deploy from a directory that nobody" + " writes to");
        }
        int otherwise = before instanceof PosixFileAttributes || !found.program() ? 0644 : 0755;
        return new ManifestEntry.File(
                name, SourceScan.mode(before, otherwise), found.size(), SourceScan.seconds(before), found.sha256());
    }
}
