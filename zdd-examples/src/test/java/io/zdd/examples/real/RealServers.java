package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The switch of tests against real servers: with {@code ZDD_REAL=required} in the environment a missing server is a
 * failure, otherwise such tests are skipped and say what is missing.
 */
final class RealServers {
    private RealServers() {}

    static void require(String what, Optional<Path> found) {
        require(found.isPresent(), what + " is not installed; see .ci/run for the packages");
    }

    /** PHP-FPM refuses to run as root, and permissions do not bite there. */
    static void requireUnprivilegedUser() {
        require(!"root".equals(System.getProperty("user.name")), "this test needs another user than root");
    }

    /** What only root can make, and a variable of the environment tells of. */
    static String variable(String name) {
        Optional<String> value = Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
        require(value.isPresent(), name + " is not set; see .ci/run");
        return value.orElseThrow();
    }

    private static void require(boolean there, String otherwise) {
        if ("required".equals(System.getenv("ZDD_REAL"))) {
            assertThat(there).as(otherwise + " (ZDD_REAL=required)").isTrue();
        }
        assumeTrue(there, otherwise);
    }

    /** The first of these programs that is there. */
    static Optional<Path> program(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> List.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/").stream()
                        .map(directory -> Path.of(directory + name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Optional<Path> file(String path) {
        return Optional.of(Path.of(path)).filter(Files::isReadable);
    }
}
