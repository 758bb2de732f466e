package io.zdd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages form layers that import only downwards. */
class LayersTest {
    /** From the ground to the roof; packages in one line do not know each other. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("model"),
            Set.of("transport", "json"),
            Set.of("release"),
            Set.of("fleet"),
            Set.of("plan"),
            Set.of("strategy"),
            Set.of("run"));

    private static final Pattern USE = Pattern.compile("\\bio\\.zdd\\.([a-z]+)\\.");
    private static final Path SOURCES = Path.of("src/main/java/io/zdd");

    @Test
    void every_package_has_its_layer() throws IOException {
        try (Stream<Path> packages = Files.list(SOURCES)) {
            Set<String> found =
                    packages.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
            assertThat(found).isEqualTo(LAYERS.stream().flatMap(Set::stream).collect(Collectors.toSet()));
        }
    }

    @Test
    void packages_use_only_what_lies_below_them() throws IOException {
        List<String> upwards = new ArrayList<>();
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            for (String name : LAYERS.get(layer)) {
                upwards.addAll(usesUpwards(name, layer));
            }
        }
        assertThat(upwards).isEmpty();
    }

    @Test
    void an_import_upwards_would_be_found() {
        assertThat(usesUpwards("import io.zdd.run.Deployer;", "plan", layerOf("plan")))
                .containsExactly("run");
    }

    private static List<String> usesUpwards(String name, int layer) throws IOException {
        List<String> upwards = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                for (String used : usesUpwards(Files.readString(file), name, layer)) {
                    upwards.add(file.getFileName() + " uses " + used);
                }
            }
        }
        return upwards;
    }

    private static List<String> usesUpwards(String text, String own, int layer) {
        List<String> upwards = new ArrayList<>();
        Matcher uses = USE.matcher(text);
        while (uses.find()) {
            String used = uses.group(1);
            if (!used.equals(own) && layerOf(used) >= layer) {
                upwards.add(used);
            }
        }
        return upwards;
    }

    private static int layerOf(String name) {
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            if (LAYERS.get(layer).contains(name)) {
                return layer;
            }
        }
        throw new IllegalArgumentException("no layer has the package " + name);
    }
}
