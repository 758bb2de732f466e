package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** A file of the SSH client's configuration. */
final class ConfigFile {
    private ConfigFile() {}

    static List<String> lines(Path file) {
        try {
            // Bytes that are not UTF-8 are no reason to refuse a file: they are in comments as a rule.
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"));
        } catch (IOException unreadable) {
            throw new ZddException("Cannot read the SSH configuration " + file + ": " + unreadable, unreadable);
        }
    }

    /**
     * Refuses a file that anybody may write, as ssh does. Those of the group may: it often is the user's own, which
     * cannot be told from here.
     */
    static void refuseOpenToOthers(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new ZddException("The SSH configuration " + file
                        + " can be written by everybody, so it is not read; chmod go-w " + file);
            }
        } catch (IOException unreadable) {
            throw new ZddException("Cannot read the SSH configuration " + file + ": " + unreadable, unreadable);
        }
    }
}
