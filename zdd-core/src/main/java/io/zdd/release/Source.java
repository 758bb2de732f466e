package io.zdd.release;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a release comes from and what is made of it; looks there once, however many ask. */
final class Source {
    private final Path path;
    private final boolean asItIs;
    private final List<String> patterns;
    private final ModePolicy modes;
    private @Nullable SourceContent scanned;

    /** As it is: always a single file, whatever its name says. */
    Source(Path path, boolean asItIs, List<String> patterns, ModePolicy modes) {
        this.path = path;
        this.asItIs = asItIs;
        this.patterns = List.copyOf(patterns);
        this.modes = modes;
        IgnoreRules.of(this.patterns); // refuses a bad pattern at the call
    }

    Path path() {
        return path;
    }

    Source ignoring(List<String> more) {
        return new Source(
                path, asItIs, Stream.concat(patterns.stream(), more.stream()).toList(), modes);
    }

    Source modes(ModePolicy policy) {
        return new Source(path, asItIs, patterns, policy);
    }

    synchronized SourceContent scanned() {
        SourceContent known = scanned;
        if (known == null) {
            known = scan();
            scanned = known;
        }
        return known;
    }

    private SourceContent scan() {
        if (asItIs && Files.isDirectory(path)) {
            throw new ZddException("the source " + path + " is a directory, not a file; give it to Release.of");
        }
        IgnoreRules ignore = IgnoreRules.of(patterns);
        Optional<Archive> archive = asItIs ? Optional.empty() : archive();
        return archive.isPresent()
                ? new ArchiveScan(archive.get(), ignore, modes).scan()
                : new SourceScan(path, ignore, modes).scan();
    }

    private Optional<Archive> archive() {
        try {
            return Archive.at(path);
        } catch (IOException failed) {
            throw SourceScan.unreadable(path.toString(), failed);
        }
    }
}
