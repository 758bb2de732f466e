package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Commands for sshd's ForceCommand that do what it does with a user's login shell: {@code $SHELL -c command}. */
final class Shells {
    private Shells() {}

    /** The usual login shell, but every script is run by this one instead of by /bin/sh. */
    static Path wrapper(Path directory, String shell) throws IOException {
        return program(directory, """
                #!/bin/sh
                exec sh -c "$(printf '%%s' "$SSH_ORIGINAL_COMMAND" | sed 's#^exec /bin/sh#exec %s#')"
                """.formatted(shell));
    }

    /** A login shell, with what it is given before its {@code -c}. */
    static Path login(Path directory, String shell) throws IOException {
        return program(directory, """
                #!/bin/sh
                exec %s -c "$SSH_ORIGINAL_COMMAND"
                """.formatted(shell));
    }

    static Path program(Path directory, String text) throws IOException {
        Path file = Files.createTempFile(directory, "shell", "");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
