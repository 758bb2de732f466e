package io.zdd.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What kind of archive a file is; its name says so. */
enum Format {
    TAR,
    TAR_GZ,
    ZIP;

    /** By the name of a file, or else by the name of what it leads to as a link; empty if it leads nowhere. */
    static Optional<Format> of(Path path) {
        Optional<Format> named = named(path);
        return named.isPresent() ? named : real(path).flatMap(Format::named);
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException nowhere) {
            return Optional.empty();
        }
    }

    private static Optional<Format> named(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return Optional.of(TAR_GZ);
        }
        if (name.endsWith(".tar")) {
            return Optional.of(TAR);
        }
        return name.endsWith(".zip") ? Optional.of(ZIP) : Optional.empty();
    }
}
