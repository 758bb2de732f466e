package io.zdd.ssh;

import io.zdd.transport.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Looks into directories, many at once; never through a link. */
final class SftpTree {
    /** How many files or directories are worked on at a time. */
    static final int AT_ONCE = 64;

    private final SftpFiles files;
    private final SftpHandles handles;

    SftpTree(SftpHandles handles) {
        this.files = handles.files();
        this.handles = handles;
    }

    /** What lies in these directories: one level of a tree in three round trips, if no directory is large. */
    List<SftpEntry> children(List<SftpEntry> directories) throws IOException {
        List<SftpPath> paths = new ArrayList<>();
        files.channel()
                .each(
                        directories,
                        AT_ONCE,
                        directory -> list(directory.path())
                                .thenAccept(names -> names.forEach(
                                        name -> paths.add(directory.path().child(name)))));
        List<SftpEntry> children = new ArrayList<>();
        // What a listing says of its entries may be said of the target of a link; asking again makes sure.
        files.channel()
                .each(
                        paths,
                        AT_ONCE * 8,
                        path -> files.find(path)
                                .thenAccept(
                                        found -> found.ifPresent(there -> children.add(new SftpEntry(path, there)))));
        return children;
    }

    /** Everything below a directory, level by level, each level after the one that holds it. */
    List<List<SftpEntry>> levels(SftpEntry directory) throws IOException {
        List<List<SftpEntry>> levels = new ArrayList<>();
        for (List<SftpEntry> level = children(List.of(directory)); !level.isEmpty(); ) {
            levels.add(level);
            level = children(only(level, FileType.DIRECTORY));
        }
        return levels;
    }

    static List<SftpEntry> only(List<SftpEntry> entries, FileType type) {
        return entries.stream().filter(entry -> entry.is(type)).toList();
    }

    /** Of the levels of a tree, all that is of this type. */
    static List<SftpEntry> all(List<List<SftpEntry>> levels, FileType type) {
        return levels.stream().flatMap(level -> only(level, type).stream()).toList();
    }

    static List<SftpEntry> others(List<SftpEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.is(FileType.DIRECTORY) ? Stream.empty() : Stream.of(entry))
                .toList();
    }

    /** The raw names in a directory. */
    CompletableFuture<List<String>> list(SftpPath directory) {
        return files.openDirectory(directory)
                .thenCompose(
                        handle -> SftpListing.of(files, handle).whenComplete((names, failed) -> handles.close(handle)));
    }
}
