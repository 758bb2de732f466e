package io.zdd.release;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a release comes from; looks there once, however many ask. */
final class Source {
    private final Path path;
    private final List<String> patterns;
    private final ModePolicy modes;
    private @Nullable TreeContent scanned;

    Source(Path path, List<String> patterns, ModePolicy modes) {
        this.path = path;
        this.patterns = List.copyOf(patterns);
        this.modes = modes;
        IgnoreRules.of(this.patterns); // refuses a bad pattern at the call
    }

    Path path() {
        return path;
    }

    List<String> patterns() {
        return patterns;
    }

    ModePolicy modes() {
        return modes;
    }

    synchronized TreeContent scanned() {
        TreeContent known = scanned;
        if (known == null) {
            known = new SourceScan(path, IgnoreRules.of(patterns), modes).scan();
            scanned = known;
        }
        return known;
    }
}
