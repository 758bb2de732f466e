package io.zdd.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is taken from a source, and how; reads it once, however many ask. */
final class SourceReading {
    private final Source source;
    private final List<String> patterns;
    private final ModePolicy modes;
    private final IgnoreRules ignore;
    private @Nullable SourceContent content;

    /** Refuses a pattern that is none. */
    SourceReading(Source source, List<String> patterns, ModePolicy modes) {
        this.source = source;
        this.patterns = List.copyOf(patterns);
        this.modes = modes;
        this.ignore = IgnoreRules.of(this.patterns);
    }

    Path path() {
        return source.path();
    }

    SourceReading ignoring(List<String> more) {
        return new SourceReading(
                source, Stream.concat(patterns.stream(), more.stream()).toList(), modes);
    }

    SourceReading modes(ModePolicy policy) {
        return new SourceReading(source, patterns, policy);
    }

    synchronized SourceContent content() {
        SourceContent known = content;
        if (known == null) {
            known = read();
            content = known;
        }
        return known;
    }

    private SourceContent read() {
        try {
            return source.read(ignore, modes);
        } catch (IOException failed) {
            throw SourceScan.unreadable(path().toString(), failed);
        }
    }
}
