package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.BatchResult;
import io.zdd.transport.DiskSpace;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import io.zdd.transport.Nothing;
import io.zdd.transport.TransportException;
import io.zdd.transport.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the functions of {@code host.sh} printed for a batch, as the results of its operations. */
final class BatchAnswer {
    private static final int TYPE = 0xf000;

    private final String host;
    private final Batch batch;
    private final Fields fields;

    BatchAnswer(String host, Batch batch, Fields fields) {
        this.host = host;
        this.batch = batch;
        this.fields = fields;
    }

    BatchResult read() {
        List<Object> values = new ArrayList<>();
        for (FileOperation<?> operation : batch.operations()) {
            String kind = fields.next();
            if (kind.equals("F")) {
                throw failure(values.size(), operation, fields.next(), fields.next());
            }
            if (!kind.equals("K")) {
                throw new TransportException(
                        host, operation.description() + ": the host's shell gave no answer (" + kind + ")", null);
            }
            values.add(value(values.size(), operation));
        }
        return new BatchResult(batch, values);
    }

    private Object value(int index, FileOperation<?> operation) {
        if (operation instanceof FileOperation.Deed) {
            return Nothing.DONE;
        } else if (operation instanceof FileOperation.Stat) {
            return stat(fields.next());
        } else if (operation instanceof FileOperation.ListNames) {
            return names();
        } else if (operation instanceof FileOperation.Read) {
            return new FileOperation.Content(optional().map(BatchAnswer::decoded));
        } else if (operation instanceof FileOperation.ReadLink) {
            return new FileOperation.LinkText(optional());
        } else if (operation instanceof FileOperation.RealPath) {
            return RemotePath.of("/").linkTarget(fields.next());
        } else if (operation instanceof FileOperation.FreeSpace) {
            return space(fields.next().split(" "));
        } else if (operation instanceof FileOperation.Inventory) {
            return inventory(index, operation);
        }
        return Usage.valueOf(fields.next());
    }

    private Object inventory(int index, FileOperation<?> operation) {
        InventoryAnswer answer = new InventoryAnswer(fields);
        answer.read();
        if (answer.failure().isPresent()) {
            throw failure(index, operation, answer.reason(), answer.failure().get());
        }
        return answer.manifest();
    }

    /** The mode in hexadecimal, the size, and whether it may be written. */
    private static FileStat stat(String text) {
        if (text.equals("-")) {
            return new FileStat(FileType.MISSING, FileMode.of(0), 0, false);
        }
        String[] parts = text.split(" ");
        int bits = Integer.parseInt(parts[0], 16);
        FileType type = switch (bits & TYPE) {
            case 0x8000 -> FileType.FILE;
            case 0x4000 -> FileType.DIRECTORY;
            case 0xa000 -> FileType.LINK;
            default -> FileType.OTHER;
        };
        FileMode mode = FileMode.of(type == FileType.LINK ? 0777 : bits & 07777);
        return new FileStat(type, mode, type == FileType.FILE ? Long.parseLong(parts[1]) : 0, parts[2].equals("1"));
    }

    private FileOperation.Names names() {
        List<String> names = new ArrayList<>();
        for (String name = fields.next(); !name.equals("/"); name = fields.next()) {
            names.add(name);
        }
        return new FileOperation.Names(names.stream().sorted().toList());
    }

    private Optional<String> optional() {
        String field = fields.next();
        return field.equals("-") ? Optional.empty() : Optional.of(field.substring(1));
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** Free blocks, the size of a block, free inodes, all inodes; some file systems have no number of inodes. */
    private static DiskSpace space(String[] parts) {
        OptionalLong files =
                Long.parseLong(parts[3]) == 0 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[2]));
        return new DiskSpace(Long.parseLong(parts[0]) * Long.parseLong(parts[1]), files);
    }

    private RuntimeException failure(int index, FileOperation<?> operation, String reason, String detail) {
        if (reason.equals("BUSY")) {
            return new TransportException(
                    host,
                    "the mutex " + detail + " was held by somebody else for longer than "
                            + batch.patience().toSeconds()
                            + " s; look which process has it open (fuser), then try again",
                    null);
        }
        Reason known = reason.isEmpty() ? byWords(detail) : Reason.valueOf(reason);
        return new BatchFailedException(host, index, operation, known, detail.strip(), null);
    }

    /** In the C locale the tools end their complaints with the words of the C library, or of their shell. */
    static Reason byWords(String detail) {
        String words = detail.strip();
        if (words.endsWith("File exists") || words.endsWith("cannot overwrite existing file")) {
            return Reason.EXISTS;
        } else if (words.endsWith("No such file or directory") || words.endsWith("nonexistent directory")) {
            return Reason.NOT_FOUND;
        } else if (words.endsWith("Not a directory")) {
            return Reason.NOT_A_DIRECTORY;
        } else if (words.endsWith("Permission denied")
                || words.endsWith("Operation not permitted")
                || words.endsWith("Read-only file system")) {
            return Reason.NOT_PERMITTED;
        } else if (words.contains("No space left on device") || words.contains("quota exceeded")) {
            return Reason.NO_SPACE;
        }
        return words.endsWith("not supported") ? Reason.UNSUPPORTED : Reason.OTHER;
    }
}
