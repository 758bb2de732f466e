package io.zdd.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zdd.model.ManifestEntry;
import io.zdd.release.Release;
import io.zdd.transport.Content;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What tests ask of a content. */
final class Contents {
    private Contents() {}

    /** Every entry in a line: kind, mode, path, target. */
    static List<String> lines(Content content) {
        return content.manifest().entries().stream().map(Contents::line).toList();
    }

    private static String line(ManifestEntry entry) {
        if (entry instanceof ManifestEntry.File f) {
            return "f " + f.mode() + " " + f.path();
        }
        if (entry instanceof ManifestEntry.Link l) {
            return "l " + l.path() + " -> " + l.target();
        }
        return "d " + ((ManifestEntry.Directory) entry).mode() + " " + entry.path();
    }

    static List<String> paths(Release release) {
        return release.content().manifest().entries().stream()
                .map(ManifestEntry::path)
                .toList();
    }

    static ManifestEntry.File file(Content content, String path) {
        return content.manifest().entries().stream()
                .filter(entry -> entry.path().equals(path))
                .map(ManifestEntry.File.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The text of every file, each given once and being what the manifest says. */
    static Map<String, String> texts(Content content) throws IOException {
        Map<String, String> texts = new ConcurrentSkipListMap<>();
        content.forEachFile(3, (file, bytes) -> {
            byte[] all = bytes.readAllBytes();
            if (all.length != file.size() || !file.equals(file(content, file.path()))) {
                throw new AssertionError(file + " is not what the manifest says");
            }
            if (texts.put(file.path(), new String(all, UTF_8)) != null) {
                throw new AssertionError(file.path() + " was given twice");
            }
        });
        return texts;
    }
}
