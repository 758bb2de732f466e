package io.zdd.examples.bench;

import io.zdd.run.Deployer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How large the jar of zdd-core is: the one on the class path, or the one that was built beside its classes. */
final class JarSize {
    private static final double TARGET_BYTES = 400_000;

    private JarSize() {}

    static Measurement measure() throws IOException, URISyntaxException {
        Path jar = jar();
        return new Measurement("jar_size_of_zdd_core", Files.size(jar), "bytes", TARGET_BYTES, Map.of());
    }

    private static Path jar() throws IOException, URISyntaxException {
        Path classes = Path.of(Deployer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isRegularFile(classes)) {
            return classes;
        }
        try (Stream<Path> built = Files.list(classes.resolveSibling("."))) {
            List<Path> jars = built.filter(path -> path.getFileName().toString().matches("zdd-core-.*\\.jar"))
                    .filter(path -> !path.toString().matches(".*-(sources|javadoc)\\.jar"))
                    .toList();
            if (jars.size() != 1) {
                throw new IOException("beside " + classes + " there should be one jar of zdd-core, not " + jars
                        + "; run mvn package");
            }
            return jars.get(0);
        }
    }
}
