package io.zdd.ssh;

import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;

/**
 * Resolves every link of a path, as far as it exists.
 *
 * <p>Servers differ in whether their own resolving includes the last link and what they make of a path that is missing in
 * part. Without links it is one round trip, with each link two more.
 */
final class SftpRealPath {
    private static final int MOST_LINKS = 40;

    private final SftpFiles files;
    private int links;

    SftpRealPath(SftpFiles files) {
        this.files = files;
    }

    CompletableFuture<SftpPath> of(SftpPath path) {
        return step(new SftpPath("/"), segments(path.raw()));
    }

    /** What is resolved is a directory without links; what is left begins in it. */
    private CompletableFuture<SftpPath> step(SftpPath resolved, List<String> left) {
        int up = left.indexOf("..");
        List<String> down = up < 0 ? left : left.subList(0, up);
        List<SftpPath> prefixes = new ArrayList<>();
        for (String segment : down) {
            prefixes.add((prefixes.isEmpty() ? resolved : prefixes.get(prefixes.size() - 1)).child(segment));
        }
        List<CompletableFuture<Optional<FileAttributes>>> found =
                prefixes.stream().map(files::find).toList();
        return SftpHandles.all(new ArrayList<>(found)).thenCompose(done -> {
            for (int i = 0; i < prefixes.size(); i++) {
                Optional<FileAttributes> there = found.get(i).join();
                if (there.isEmpty()) {
                    return CompletableFuture.completedFuture(asText(prefixes.get(i), left.subList(i + 1, left.size())));
                }
                if (new SftpEntry(prefixes.get(i), there.get()).is(FileType.LINK)) {
                    return follow(prefixes.get(i), left.subList(i + 1, left.size()));
                }
            }
            SftpPath here = prefixes.isEmpty() ? resolved : prefixes.get(prefixes.size() - 1);
            return up < 0
                    ? CompletableFuture.completedFuture(here)
                    : step(here.parent(), left.subList(up + 1, left.size()));
        });
    }

    private CompletableFuture<SftpPath> follow(SftpPath link, List<String> rest) {
        links++;
        if (links > MOST_LINKS) {
            return CompletableFuture.completedFuture(asText(link, rest));
        }
        return files.readLink(link).thenCompose(target -> {
            List<String> left = segments(target.raw());
            left.addAll(rest);
            return step(target.raw().startsWith("/") ? new SftpPath("/") : link.parent(), left);
        });
    }

    private static SftpPath asText(SftpPath missing, List<String> rest) {
        SftpPath path = missing;
        for (String segment : rest) {
            path = segment.equals("..") ? path.parent() : path.child(segment);
        }
        return path;
    }

    private static List<String> segments(String raw) {
        List<String> segments = new ArrayList<>();
        for (String segment : raw.split("/")) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
