package io.zdd.ssh;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration depends on besides its files.
 *
 * @param home the home directory, whose {@code .ssh} holds the user's configuration
 * @param userName the local user, who is also the remote one where nothing else is said
 * @param systemDirectory where the system's configuration lies, {@code /etc/ssh}
 * @param searchPath the directories of programs, separated as in {@code PATH}
 * @param environment what <code>${NAME}</code> refers to
 */
record Surroundings(
        Path home, String userName, Path systemDirectory, String searchPath, Map<String, String> environment) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                Path.of(System.getProperty("user.home")),
                System.getProperty("user.name"),
                Path.of("/etc/ssh"),
                environment.getOrDefault("PATH", ""),
                environment);
    }

    Path userDirectory() {
        return home.resolve(".ssh");
    }
}
