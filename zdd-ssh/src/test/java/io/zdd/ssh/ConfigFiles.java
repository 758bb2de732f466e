package io.zdd.ssh;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The SSH configurations among the resources of the tests. */
final class ConfigFiles {
    private static final String ALIASES = "# look up: ";

    private final Path directory;

    private ConfigFiles(Path directory) {
        this.directory = directory;
    }

    /** Copies them, so that they can include each other by absolute paths. */
    static ConfigFiles copyTo(Path directory) throws IOException, URISyntaxException {
        Path source = Path.of(
                Objects.requireNonNull(ConfigFiles.class.getResource("config")).toURI());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace("@DIR@", directory.toString())
                                .replace("@LOCAL@", OpenSsh.user()));
            }
        }
        return new ConfigFiles(directory);
    }

    List<Path> in(String subdirectory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            return files.sorted().toList();
        }
    }

    /** The hosts that the first line asks to look up. */
    static List<String> aliases(Path file) throws IOException {
        String first = Files.readAllLines(file).get(0);
        if (!first.startsWith(ALIASES)) {
            throw new IllegalArgumentException(file + " does not begin with: " + ALIASES);
        }
        return List.of(first.substring(ALIASES.length()).strip().split(" "));
    }
}
