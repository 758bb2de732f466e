package io.zdd.testkit;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.transport.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A content made of entries that a test gives, held in memory. Immutable and thread-safe; each method gives a changed
 * copy.
 *
 * <pre>{@code
 * GivenContent.empty().directory("bin", 0755).file("bin/run", 0755, "#!/bin/sh").link("run", "bin/run");
 * }</pre>
 */
public final class GivenContent implements Content {
    private static final GivenContent EMPTY = new GivenContent(List.of(), Map.of());
    private static final long MODIFIED = 1_700_000_000;

    private final List<ManifestEntry> entries;
    private final Map<String, byte[]> bytes;
    private final Manifest manifest;

    private GivenContent(List<ManifestEntry> entries, Map<String, byte[]> bytes) {
        this.entries = List.copyOf(entries);
        this.bytes = Map.copyOf(bytes);
        this.manifest = Manifest.of(new ArrayList<>(entries));
    }

    /**
     * A content without anything in it.
     *
     * @return the empty content
     */
    public static GivenContent empty() {
        return EMPTY;
    }

    /**
     * The same with one more directory.
     *
     * @param path relative to the release
     * @param mode permission bits, such as {@code 0755}
     * @return a changed copy
     */
    public GivenContent directory(String path, int mode) {
        return with(new ManifestEntry.Directory(path, FileMode.of(mode)), bytes);
    }

    /**
     * The same with one more file, whose text is stored as UTF-8.
     *
     * @param path relative to the release
     * @param mode permission bits, such as {@code 0644}
     * @param text its content
     * @return a changed copy
     */
    public GivenContent file(String path, int mode, String text) {
        return file(path, mode, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same with one more file.
     *
     * @param path relative to the release
     * @param mode permission bits, such as {@code 0644}
     * @param content its content
     * @return a changed copy
     */
    public GivenContent file(String path, int mode, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(bytes);
        more.put(path, content.clone());
        String digest = HexFormat.of().formatHex(sha256().digest(content));
        return with(new ManifestEntry.File(path, FileMode.of(mode), content.length, MODIFIED, digest), more);
    }

    /**
     * The same with one more symbolic link.
     *
     * @param path relative to the release
     * @param target its text
     * @return a changed copy
     */
    public GivenContent link(String path, String target) {
        return with(new ManifestEntry.Link(path, target), bytes);
    }

    private GivenContent with(ManifestEntry entry, Map<String, byte[]> contents) {
        List<ManifestEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new GivenContent(more, contents);
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        for (ManifestEntry entry : manifest.entries()) {
            if (entry instanceof ManifestEntry.File file) {
                sink.accept(file, new ByteArrayInputStream(Objects.requireNonNull(bytes.get(file.path()))));
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
