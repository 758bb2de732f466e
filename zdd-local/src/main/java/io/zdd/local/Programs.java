package io.zdd.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Which programs this machine has. */
final class Programs {
    private Programs() {}

    static boolean isThere(String name) {
        String searchPath = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Arrays.stream(searchPath.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }
}
