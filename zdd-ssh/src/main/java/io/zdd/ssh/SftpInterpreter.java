package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import io.zdd.transport.Nothing;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Applies batches over SFTP: neighbours that only look are asked all at once, everything else waits for its answers.
 *
 * <p>There is no mutex over SFTP, so that an exclusive batch is like any other.
 */
final class SftpInterpreter {
    /** How many operations that only look are under way at once. */
    private static final int MOST_LOOKS = 256;

    private final String host;
    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpWriting writing;
    private final SftpLinks links;
    private final SftpTrees trees;
    private final SftpLooks looks;

    SftpInterpreter(String host, SftpChannel channel) {
        this.host = host;
        this.files = new SftpFiles(channel);
        this.handles = new SftpHandles(files);
        this.writing = new SftpWriting(handles);
        this.links = new SftpLinks(files, writing);
        this.trees = new SftpTrees(handles);
        this.looks = new SftpLooks(handles, links);
    }

    BatchResult apply(Batch batch) {
        List<FileOperation<?>> operations = batch.operations();
        List<Object> values = new ArrayList<>();
        while (values.size() < operations.size()) {
            int from = values.size();
            int to = from;
            while (to < operations.size() && to - from < MOST_LOOKS && SftpLooks.isOne(operations.get(to))) {
                to++;
            }
            if (to > from) {
                look(operations, from, to, values);
            } else {
                values.add(one(from, operations.get(from)));
            }
        }
        return new BatchResult(batch, values);
    }

    private void look(List<FileOperation<?>> operations, int from, int to, List<Object> values) {
        List<CompletableFuture<? extends Object>> begun = new ArrayList<>();
        for (FileOperation<?> operation : operations.subList(from, to)) {
            begun.add(looks.begin(operation));
        }
        for (int i = from; i < to; i++) {
            try {
                values.add(files.channel().await(begun.get(i - from)));
            } catch (IOException | RuntimeException failed) {
                files.channel().settle(begun.subList(i - from + 1, begun.size()), failed);
                throw failure(i, operations.get(i), failed);
            }
        }
    }

    private Object one(int index, FileOperation<?> operation) {
        try {
            if (operation instanceof FileOperation.Inventory inventory) {
                return new SftpInventory(handles, SftpPath.of(inventory.directory()), inventory.exclude()).take();
            }
            apply((FileOperation.Deed) operation);
            return Nothing.DONE;
        } catch (IOException | RuntimeException failed) {
            throw failure(index, operation, failed);
        }
    }

    private void apply(FileOperation.Deed deed) throws IOException {
        if (deed instanceof FileOperation.MakeDirectories make) {
            writing.makeDirectories(SftpPath.of(make.directory()), make.mode());
        } else if (deed instanceof FileOperation.MakeDirectory make) {
            writing.makeDirectory(SftpPath.of(make.directory()), make.mode());
        } else if (deed instanceof FileOperation.Write write) {
            writing.replace(SftpPath.of(write.file()), write.text(), write.mode(), write.durable());
        } else if (deed instanceof FileOperation.Create create) {
            writing.create(SftpPath.of(create.file()), create.text(), create.mode());
        } else if (deed instanceof FileOperation.Append append) {
            writing.append(SftpPath.of(append.file()), append.text(), append.mode());
        } else if (deed instanceof FileOperation.Link link) {
            links.make(SftpPath.of(link.link()), SftpPath.of(link.target()));
        } else if (deed instanceof FileOperation.SwapLink swap) {
            links.swap(SftpPath.of(swap.link()), bytes(swap.expected()), bytes(swap.target()));
        } else {
            applyToTree(deed);
        }
    }

    private void applyToTree(FileOperation.Deed deed) throws IOException {
        if (deed instanceof FileOperation.Move move) {
            trees.move(SftpPath.of(move.from()), SftpPath.of(move.to()));
        } else if (deed instanceof FileOperation.CopyTree copy) {
            new SftpCopy(handles, SftpPath.of(copy.from()), SftpPath.of(copy.to())).run();
        } else if (deed instanceof FileOperation.SetPermissions set) {
            setPermissions(set);
        } else if (deed instanceof FileOperation.DeleteTree delete) {
            trees.delete(SftpPath.of(delete.path()));
        } else if (deed instanceof FileOperation.Sync sync) {
            trees.sync(SftpPath.of(sync.path()), sync.tree());
        } else {
            throw new IllegalArgumentException("unknown operation " + deed);
        }
    }

    private void setPermissions(FileOperation.SetPermissions set) throws IOException {
        if (set.group().isPresent()) {
            throw new SftpRefused(
                    Reason.UNSUPPORTED,
                    "SFTP knows groups by number only, and nothing on this host can look up the number of "
                            + set.group().get() + "; set the group there once and give its directory the set-gid bit");
        }
        if (set.mode().isPresent()) {
            trees.setMode(SftpPath.of(set.path()), set.mode().get(), set.recursive());
        }
    }

    private static Optional<SftpPath> bytes(Optional<String> text) throws SftpRefused {
        return text.isEmpty() ? Optional.empty() : Optional.of(SftpPath.of(text.get()));
    }

    void upload(Content content, RemotePath directory, UploadProgress progress) {
        try {
            new SftpUpload(handles, SftpPath.of(directory), content, progress).run();
        } catch (IOException failed) {
            String detail = failed instanceof SftpLost
                    ? String.valueOf(failed.getMessage())
                    : SftpDiagnosis.of(files, failed).detail();
            throw new TransportException(host, "the upload to " + directory + " failed: " + detail, failed);
        }
    }

    /** When the answer is lost it is not known whether the operation failed. */
    private TransportException failure(int index, FileOperation<?> operation, Exception failed) {
        if (failed instanceof SftpLost) {
            return new TransportException(
                    host,
                    failed.getMessage() + "; it was to " + operation.description() + ", which may be done or not",
                    failed);
        }
        SftpDiagnosis found = SftpDiagnosis.of(files, failed);
        return new BatchFailedException(host, index, operation, found.reason(), found.detail(), failed);
    }
}
