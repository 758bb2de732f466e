package io.zdd.local;

import io.zdd.transport.BatchFailedException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** Symbolic links, and the swap: a new link under a name of its own, renamed over the old one. */
final class Links {
    private Links() {}

    static Optional<String> text(Path link) throws IOException {
        if (Files.isSymbolicLink(link)) {
            return Optional.of(Files.readSymbolicLink(link).toString());
        }
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failures.Refused(Reason.NOT_A_LINK, "there is something else than a link");
        }
        return Optional.empty();
    }

    static void swap(Path link, Optional<String> expected, Optional<String> target) throws IOException {
        Optional<String> found = text(link);
        if (!found.equals(expected)) {
            throw new Failures.Refused(
                    Reason.CHANGED, "found " + found.map(text -> "-> " + text).orElse("nothing there"));
        }
        if (target.isEmpty()) {
            Files.deleteIfExists(link);
            return;
        }
        Path fresh = link.resolveSibling(".zdd-" + UUID.randomUUID());
        Files.createSymbolicLink(fresh, link.getFileSystem().getPath(target.get()));
        try {
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            Files.deleteIfExists(fresh);
            throw failed;
        }
        if (!text(link).equals(target)) {
            throw new Failures.Refused(
                    Reason.CHANGED, "somebody else changed it right after the swap: now " + text(link));
        }
    }
}
