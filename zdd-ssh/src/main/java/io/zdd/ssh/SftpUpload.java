package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.Content;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One content into one new directory: directories level by level, files with many of them on their way at once, links, and
 * the directories' modes last.
 */
final class SftpUpload {
    private static final FileMode OPEN_FOR_US = FileMode.of(0700);
    /** The largest time that SFTP can express, in 2106. */
    private static final long LAST_SECOND = (1L << 32) - 1;

    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpChannel channel;
    private final SftpPath directory;
    private final Content content;
    private final UploadProgress progress;
    private final Map<String, SftpPath> paths = new HashMap<>();

    SftpUpload(SftpHandles handles, SftpPath directory, Content content, UploadProgress progress) {
        this.files = handles.files();
        this.handles = handles;
        this.channel = files.channel();
        this.directory = directory;
        this.content = content;
        this.progress = progress;
    }

    void run() throws IOException {
        resolveAll();
        channel.await(files.makeDirectory(directory, OPEN_FOR_US));
        for (List<ManifestEntry.Directory> level : levels().values()) {
            channel.each(level, SftpTree.AT_ONCE, made -> files.makeDirectory(path(made), OPEN_FOR_US));
        }
        new SftpSender(handles, this::path, progress).send(content);
        List<ManifestEntry.Link> links = only(ManifestEntry.Link.class);
        channel.each(links, SftpTree.AT_ONCE, link -> files.symlink(path(link), target(link)));
        // The deepest first, for the mode may forbid to go in.
        for (List<ManifestEntry.Directory> level : levels().descendingMap().values()) {
            channel.each(level, SftpTree.AT_ONCE, made -> files.setMode(path(made), made.mode()));
        }
        channel.await(files.setMode(directory, FileMode.of(0755)));
    }

    /** Before anything is written, so that what cannot be expressed leaves nothing behind. */
    private void resolveAll() throws SftpRefused {
        for (ManifestEntry entry : content.manifest().entries()) {
            paths.put(entry.path(), directory.child(SftpPath.of(entry.path()).raw()));
            if (entry instanceof ManifestEntry.Link link) {
                paths.put(linkKey(link), SftpPath.of(link.target()));
            }
            if (entry instanceof ManifestEntry.File file && (file.modified() < 0 || file.modified() > LAST_SECOND)) {
                throw new SftpRefused(
                        Reason.UNSUPPORTED,
                        "SFTP has times from 1970 to 2106 only, and " + file.path() + " has another one");
            }
        }
    }

    private TreeMap<Long, List<ManifestEntry.Directory>> levels() {
        TreeMap<Long, List<ManifestEntry.Directory>> levels = new TreeMap<>();
        for (ManifestEntry.Directory made : only(ManifestEntry.Directory.class)) {
            long depth = made.path().chars().filter(each -> each == '/').count();
            levels.computeIfAbsent(depth, none -> new ArrayList<>()).add(made);
        }
        return levels;
    }

    private <T extends ManifestEntry> List<T> only(Class<T> type) {
        Collection<ManifestEntry> entries = content.manifest().entries();
        return entries.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private SftpPath path(ManifestEntry entry) {
        return Objects.requireNonNull(paths.get(entry.path()));
    }

    private SftpPath target(ManifestEntry.Link link) {
        return Objects.requireNonNull(paths.get(linkKey(link)));
    }

    /** Is the path of no entry. */
    private static String linkKey(ManifestEntry.Link link) {
        return "/" + link.path();
    }
}
