package io.zdd.transport;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One deed on the files of a host, as a value: a transport interprets it, a dry run prints it, a test counts it.
 *
 * <p>No operation follows a symbolic link at the end of its path, except {@link Read}. All are immutable.
 *
 * @param <R> what it gives
 */
public sealed interface FileOperation<R> {
    /**
     * The class of what it gives, for checking results.
     *
     * @return the result type
     */
    Class<R> resultType();

    /**
     * The deed in one line, as a dry run prints it.
     *
     * @return for instance {@code mkdir -m 755 /var/www/shop/releases}
     */
    String description();

    /** An operation that gives nothing. */
    sealed interface Deed extends FileOperation<Nothing> {
        @Override
        default Class<Nothing> resultType() {
            return Nothing.class;
        }
    }

    /** An operation that changes nothing and fails the batch, with reason CHANGED, unless what it says is so. */
    sealed interface Guard extends Deed {}

    /**
     * What lies at a path.
     *
     * @param path the path
     */
    record Stat(RemotePath path) implements FileOperation<FileStat> {
        @Override
        public Class<FileStat> resultType() {
            return FileStat.class;
        }

        @Override
        public String description() {
            return "stat " + path;
        }
    }

    /**
     * The names in a directory, sorted, without dots; empty if there is no such directory.
     *
     * @param directory the directory
     */
    record ListNames(RemotePath directory) implements FileOperation<Names> {
        @Override
        public Class<Names> resultType() {
            return Names.class;
        }

        @Override
        public String description() {
            return "list " + directory;
        }
    }

    /**
     * The names that {@link ListNames} gives.
     *
     * @param names sorted
     */
    record Names(List<String> names) {
        /** Copies the list. */
        public Names {
            names = List.copyOf(names);
        }
    }

    /**
     * The content of a small regular file, links followed; fails with TOO_LARGE beyond the limit.
     *
     * @param file the file
     * @param limit bytes at the most
     */
    record Read(RemotePath file, int limit) implements FileOperation<Content> {
        @Override
        public Class<Content> resultType() {
            return Content.class;
        }

        @Override
        public String description() {
            return "read " + file;
        }
    }

    /**
     * The text that {@link Read} gives.
     *
     * @param text the content as UTF-8, or empty if there is no such file
     */
    record Content(Optional<String> text) {}

    /**
     * The text of a symbolic link; {@code NOT_A_LINK} fails the batch if something else is there.
     *
     * @param link the link
     */
    record ReadLink(RemotePath link) implements FileOperation<LinkText> {
        @Override
        public Class<LinkText> resultType() {
            return LinkText.class;
        }

        @Override
        public String description() {
            return "readlink " + link;
        }
    }

    /**
     * The target that {@link ReadLink} gives.
     *
     * @param text exactly as stored, or empty if nothing is there
     */
    record LinkText(Optional<String> text) {}

    /**
     * The path with every symbolic link in it resolved, as far as it exists; what does not exist is kept as text.
     *
     * @param path the path
     */
    record RealPath(RemotePath path) implements FileOperation<RemotePath> {
        @Override
        public Class<RemotePath> resultType() {
            return RemotePath.class;
        }

        @Override
        public String description() {
            return "realpath " + path;
        }
    }

    /**
     * What is free on the file system that holds a path, or its nearest existing parent.
     *
     * @param path the path
     */
    record FreeSpace(RemotePath path) implements FileOperation<DiskSpace> {
        @Override
        public Class<DiskSpace> resultType() {
            return DiskSpace.class;
        }

        @Override
        public String description() {
            return "free space at " + path;
        }
    }

    /**
     * The manifest of everything below a directory, made by reading every file.
     *
     * @param directory the directory
     * @param exclude paths that are left out, with what is below them
     */
    record Inventory(RemotePath directory, List<RelativePath> exclude) implements FileOperation<Manifest> {
        /** Copies the list. */
        public Inventory {
            exclude = List.copyOf(exclude);
        }

        @Override
        public Class<Manifest> resultType() {
            return Manifest.class;
        }

        @Override
        public String description() {
            return "hash every file below " + directory + (exclude.isEmpty() ? "" : " but " + exclude);
        }
    }

    /**
     * Whether a process still runs from a directory.
     *
     * @param directory the directory
     */
    record InUse(RemotePath directory) implements FileOperation<Usage> {
        @Override
        public Class<Usage> resultType() {
            return Usage.class;
        }

        @Override
        public String description() {
            return "look for processes in " + directory;
        }
    }

    /**
     * Makes a directory and its missing parents; an existing one, or a link to one, is left as it is.
     *
     * @param directory the directory
     * @param mode of each directory that is made, whatever the umask is
     */
    record MakeDirectories(RemotePath directory, FileMode mode) implements Deed {
        @Override
        public String description() {
            return "mkdir -p -m " + mode + " " + directory;
        }
    }

    /**
     * Makes one directory; fails with EXISTS if anything is there.
     *
     * @param directory the directory; its parent must exist
     * @param mode its permissions, whatever the umask is
     */
    record MakeDirectory(RemotePath directory, FileMode mode) implements Deed {
        @Override
        public String description() {
            return "mkdir -m " + mode + " " + directory;
        }
    }

    /**
     * Writes a file in one piece: a reader sees the old content or the new, never a part.
     *
     * @param file the file; replaced if it is there
     * @param text the content, written as UTF-8
     * @param mode its permissions, whatever the umask is
     * @param durable whether the content and the name are flushed to the disk before the operation is done
     */
    record Write(RemotePath file, String text, FileMode mode, boolean durable) implements Deed {
        @Override
        public String description() {
            return "write " + file + " (" + bytes(text) + " bytes, mode " + mode + ")";
        }
    }

    /**
     * Writes a file that must not exist; of several at once exactly one succeeds, the others fail with EXISTS.
     *
     * @param file the file
     * @param text the content, written as UTF-8
     * @param mode its permissions, whatever the umask is
     */
    record Create(RemotePath file, String text, FileMode mode) implements Deed {
        @Override
        public String description() {
            return "create " + file + " (" + bytes(text) + " bytes, mode " + mode + ")";
        }
    }

    /**
     * Adds to the end of a file, made if it is missing.
     *
     * @param file the file
     * @param text what to add, written as UTF-8
     * @param mode its permissions if it is made
     */
    record Append(RemotePath file, String text, FileMode mode) implements Deed {
        @Override
        public String description() {
            return "append to " + file + " (" + bytes(text) + " bytes)";
        }
    }

    /**
     * Makes a symbolic link; fails with EXISTS if anything is there.
     *
     * @param link where it lies
     * @param target its text, kept exactly
     */
    record Link(RemotePath link, String target) implements Deed {
        /** Checks the target. */
        public Link {
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(target, "target");
        }

        @Override
        public String description() {
            return "ln -s " + target + " " + link;
        }
    }

    /**
     * Compare-and-swap of a symbolic link by one rename: readers see the old target or the new one, never none.
     *
     * <p>Fails with CHANGED, nothing touched, if the link's text is not the expected one; with NOT_A_LINK if something
     * else lies there. The link is read back afterwards.
     *
     * @param link where it lies
     * @param expected the text it must have, or empty if nothing may be there
     * @param target the text it gets, or empty to remove it
     */
    record SwapLink(RemotePath link, Optional<String> expected, Optional<String> target) implements Deed {
        @Override
        public String description() {
            return target.map(text -> "swap " + link + " -> " + text).orElse("remove " + link) + ", expecting "
                    + expected.map(text -> "-> " + text).orElse("nothing there");
        }
    }

    /**
     * Renames; fails with EXISTS if anything is at the new path, and never moves into a directory.
     *
     * @param from what to rename
     * @param to its new path, on the same file system; its parent must exist
     */
    record Move(RemotePath from, RemotePath to) implements Deed {
        @Override
        public String description() {
            return "mv " + from + " " + to;
        }
    }

    /**
     * Copies a file, a link or a whole tree with modes and times; fails with EXISTS if anything is at the new path.
     *
     * @param from what to copy
     * @param to the path of the copy
     */
    record CopyTree(RemotePath from, RemotePath to) implements Deed {
        @Override
        public String description() {
            return "cp -a " + from + " " + to;
        }
    }

    /**
     * Sets mode and group of a path and, if asked, of everything below it, links left alone.
     *
     * <p>What belongs to another user is left as it is. Below the path directories get the mode as it is, files get it
     * without the execute and set-id bits.
     *
     * @param path the path
     * @param mode the permissions, or empty to leave them
     * @param group the group's name, or empty to leave it
     * @param recursive whether everything below is meant too
     */
    record SetPermissions(RemotePath path, Optional<FileMode> mode, Optional<String> group, boolean recursive)
            implements Deed {
        @Override
        public String description() {
            return "set " + mode.map(bits -> "mode " + bits + " ").orElse("")
                    + group.map(name -> "group " + name + " ").orElse("") + "on " + path
                    + (recursive ? " and below" : "");
        }
    }

    /**
     * Deletes a file, a link or a whole tree, never through a link; nothing there is fine.
     *
     * @param path the path
     */
    record DeleteTree(RemotePath path) implements Deed {
        @Override
        public String description() {
            return "rm -rf " + path;
        }
    }

    /**
     * Flushes to the disk: of a directory its entries, of a file its content; where the transport cannot, nothing.
     *
     * @param path a file or directory
     * @param tree whether everything below is flushed too, and its own name in the directory above
     */
    record Sync(RemotePath path, boolean tree) implements Deed {
        @Override
        public String description() {
            return "sync " + path + (tree ? " and below" : "");
        }
    }

    /**
     * Fails with CHANGED unless a file has exactly this content.
     *
     * @param file the file
     * @param text the content it must have
     */
    record RequireContent(RemotePath file, String text) implements Guard {
        @Override
        public String description() {
            return "require that " + file + " is unchanged";
        }
    }

    /**
     * Fails with CHANGED unless nothing lies at a path.
     *
     * @param path the path
     */
    record RequireAbsent(RemotePath path) implements Guard {
        @Override
        public String description() {
            return "require that nothing is at " + path;
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
