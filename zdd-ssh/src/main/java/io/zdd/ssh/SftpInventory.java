package io.zdd.ssh;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The manifest of what lies below a directory: every file is read back and hashed here, many at a time. */
final class SftpInventory {
    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpPath root;
    private final List<RelativePath> exclude;
    private final List<ManifestEntry> entries = new ArrayList<>();

    SftpInventory(SftpHandles handles, SftpPath root, List<RelativePath> exclude) {
        this.files = handles.files();
        this.handles = handles;
        this.root = root;
        this.exclude = exclude;
    }

    Manifest take() throws IOException {
        SftpChannel channel = files.channel();
        SftpTree tree = new SftpTree(handles);
        SftpEntry top = new SftpEntry(root, channel.await(files.lstat(root)));
        if (!top.is(FileType.DIRECTORY)) {
            throw new SftpRefused(Reason.NOT_A_DIRECTORY, root + " is no directory");
        }
        for (List<SftpEntry> level = List.of(top); !level.isEmpty(); ) {
            List<SftpEntry> children = new ArrayList<>();
            for (SftpEntry child : tree.children(level)) {
                if (!isExcluded(name(child))) {
                    children.add(child);
                }
            }
            for (SftpEntry child : children) {
                requireKnown(child);
            }
            channel.each(children, SftpTree.AT_ONCE, this::add);
            level = SftpTree.only(children, FileType.DIRECTORY);
        }
        return Manifest.of(entries);
    }

    private static void requireKnown(SftpEntry entry) throws SftpRefused {
        if (entry.is(FileType.OTHER)) {
            throw new SftpRefused(Reason.UNSUPPORTED, entry.path() + " is no file, directory or link");
        }
    }

    private CompletableFuture<?> add(SftpEntry entry) {
        String name = entry.path().below(root).toString();
        if (entry.is(FileType.LINK)) {
            return files.readLink(entry.path())
                    .thenAccept(target -> entries.add(new ManifestEntry.Link(name, target.toString())));
        }
        if (entry.is(FileType.DIRECTORY)) {
            entries.add(new ManifestEntry.Directory(name, entry.permissions()));
            return CompletableFuture.completedFuture(name);
        }
        return addFile(entry, name);
    }

    private CompletableFuture<?> addFile(SftpEntry entry, String name) {
        MessageDigest digest = sha256();
        return files.openToRead(entry.path())
                .thenCompose(handle -> new SftpReader(
                                handles, handle, entry.attributes().getSize(), (offset, data) -> {
                                    digest.update(data);
                                    return CompletableFuture.completedFuture(data);
                                })
                        .run()
                        .whenComplete((length, failed) -> handles.close(handle)))
                .thenAccept(length -> entries.add(new ManifestEntry.File(
                        name,
                        entry.permissions(),
                        length,
                        entry.attributes().getMtime(),
                        HexFormat.of().formatHex(digest.digest()))));
    }

    private boolean isExcluded(String name) {
        return !exclude.isEmpty()
                && exclude.stream().anyMatch(path -> RelativePath.of(name).startsWith(path));
    }

    /** A manifest is text. */
    private String name(SftpEntry entry) throws SftpRefused {
        return entry.path()
                .below(root)
                .text()
                .orElseThrow(() ->
                        new SftpRefused(Reason.UNSUPPORTED, "the name of " + entry.path() + " is no valid UTF-8"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
