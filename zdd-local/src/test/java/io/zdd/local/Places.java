package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Folders and programs that not every machine has; with {@code ZDD_REAL=required} some of them are required. */
final class Places {
    private Places() {}

    /** What a variable says; if it says nothing, a skip, and a failure where it is required. */
    static String variable(String name, String what) {
        Optional<String> value = Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
        assertThat(value.isPresent() || !isRequired())
                .as(name + " (ZDD_REAL=required)")
                .isTrue();
        Assumptions.assumeTrue(value.isPresent(), name + " does not name " + what);
        return value.orElseThrow();
    }

    /** A new folder in the one that a variable names; if it names none, a skip, and a failure where it is required. */
    static Path require(String variable, String what) throws IOException {
        return Files.createTempDirectory(Path.of(variable(variable, "a folder on " + what)), "zdd-");
    }

    /** A new folder in the one that a variable names, otherwise a skip. */
    static Path folder(String variable, String what) throws IOException {
        Optional<String> folder = Optional.ofNullable(System.getenv(variable)).filter(text -> !text.isBlank());
        Assumptions.assumeTrue(folder.isPresent(), variable + " names no folder on " + what);
        return Files.createTempDirectory(Path.of(folder.orElseThrow()), "zdd-");
    }

    static void requireProgram(String name) {
        boolean there = Programs.isThere(name);
        assertThat(there || !isRequired())
                .as(name + " is installed (ZDD_REAL=required)")
                .isTrue();
        Assumptions.assumeTrue(there, name + " is not installed");
    }

    static void requirePermissionsToBite() {
        boolean root = "root".equals(System.getProperty("user.name"));
        assertThat(root && isRequired())
                .as("root, for whom permissions do not bite (ZDD_REAL=required)")
                .isFalse();
        Assumptions.assumeFalse(root, "permissions do not bite for root");
    }

    /** Where root may not mount either, as in many a container, only somebody who requires it fails. */
    static void requireMounts() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a disk");
        requireProgram("mkfs.ext4");
        boolean may = Files.isWritable(Path.of("/dev/loop-control"));
        assertThat(may || !isRequired()).as("a loop device (ZDD_REAL=required)").isTrue();
        Assumptions.assumeTrue(may, "there is no loop device to mount a disk with");
    }

    private static boolean isRequired() {
        return "required".equals(System.getenv("ZDD_REAL"));
    }
}
