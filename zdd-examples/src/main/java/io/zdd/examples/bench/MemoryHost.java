package io.zdd.examples.bench;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Content;
import io.zdd.transport.DiskSpace;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import io.zdd.transport.Nothing;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.UploadProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host that costs next to nothing, so that what is left is the work of the deployer: a map of paths, in which a release is
 * its manifest. Knows what a deployment asks for and nothing more.
 */
final class MemoryHost implements Transport {
    private static final FileMode MODE = FileMode.of(0755);
    private static final Object DIRECTORY = new Object();

    /** Directories, the texts of files and of links, and manifests. */
    private final Map<RemotePath, Object> objects = new HashMap<>();

    private record LinkTo(String text) {}

    MemoryHost(RemotePath directory) {
        objects.put(directory, DIRECTORY);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.EXCLUSIVE, Capability.SYNC, Capability.HASHING);
    }

    @Override
    public BatchResult apply(Batch batch) {
        return new BatchResult(
                batch, batch.operations().stream().map(this::apply).toList());
    }

    private Object apply(FileOperation<?> operation) {
        if (operation instanceof FileOperation.Stat stat) {
            return new FileStat(type(objects.get(stat.path())), MODE, 0, true);
        } else if (operation instanceof FileOperation.ListNames list) {
            return new FileOperation.Names(names(list.directory()));
        } else if (operation instanceof FileOperation.Read read) {
            return new FileOperation.Content(text(read.file()));
        } else if (operation instanceof FileOperation.ReadLink read) {
            return new FileOperation.LinkText(linkText(read.link()));
        } else if (operation instanceof FileOperation.RealPath real) {
            return linkText(real.path()).map(real.path().parent()::resolve).orElse(real.path());
        } else if (operation instanceof FileOperation.FreeSpace) {
            return new DiskSpace(1L << 40, OptionalLong.empty());
        } else if (operation instanceof FileOperation.Inventory inventory) {
            return (Manifest) objects.getOrDefault(inventory.directory(), DIRECTORY);
        }
        change(operation);
        return Nothing.DONE;
    }

    private void change(FileOperation<?> operation) {
        if (operation instanceof FileOperation.MakeDirectories make) {
            objects.putIfAbsent(make.directory(), DIRECTORY);
        } else if (operation instanceof FileOperation.Write write) {
            objects.put(write.file(), write.text());
        } else if (operation instanceof FileOperation.Create create) {
            require(objects.putIfAbsent(create.file(), create.text()) == null, operation);
        } else if (operation instanceof FileOperation.Append append) {
            objects.merge(append.file(), append.text(), (old, more) -> (String) old + more);
        } else if (operation instanceof FileOperation.SwapLink swap) {
            swap(swap);
        } else if (operation instanceof FileOperation.DeleteTree delete) {
            objects.keySet().removeIf(path -> path.startsWith(delete.path()));
        } else if (operation instanceof FileOperation.RequireContent guard) {
            require(text(guard.file()).equals(Optional.of(guard.text())), operation);
        } else if (operation instanceof FileOperation.RequireAbsent guard) {
            require(!objects.containsKey(guard.path()), operation);
        } else {
            require(operation instanceof FileOperation.Sync, operation);
        }
    }

    private void swap(FileOperation.SwapLink swap) {
        require(linkText(swap.link()).equals(swap.expected()), swap);
        swap.target()
                .ifPresentOrElse(text -> objects.put(swap.link(), new LinkTo(text)), () -> objects.remove(swap.link()));
    }

    /** No deployment of the benchmark fails. */
    private static void require(boolean expected, FileOperation<?> operation) {
        if (!expected) {
            throw new IllegalStateException(operation.description());
        }
    }

    private List<String> names(RemotePath directory) {
        return objects.keySet().stream()
                .filter(path -> !path.isRoot() && path.parent().equals(directory))
                .map(RemotePath::name)
                .sorted()
                .toList();
    }

    private Optional<String> text(RemotePath file) {
        return objects.get(file) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Optional<String> linkText(RemotePath link) {
        return objects.get(link) instanceof LinkTo to ? Optional.of(to.text()) : Optional.empty();
    }

    private static FileType type(@Nullable Object object) {
        if (object == null) {
            return FileType.MISSING;
        }
        return object instanceof String ? FileType.FILE : object instanceof LinkTo ? FileType.LINK : FileType.DIRECTORY;
    }

    @Override
    public void upload(Content content, RemotePath directory, UploadProgress progress) {
        objects.put(directory, content.manifest());
    }

    @Override
    public CommandResult execute(Command command, OutputListener output) {
        throw new UnsupportedOperationException("a host in memory runs no commands");
    }

    @Override
    public void close() {}
}
