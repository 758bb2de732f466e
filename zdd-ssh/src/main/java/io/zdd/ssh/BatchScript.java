package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A batch as a script that calls the functions of {@code host.sh}: a line for each operation. */
final class BatchScript {
    private BatchScript() {}

    /**
     * The script.
     *
     * @throws ZddException if a text holds a NUL, which no shell can hold
     */
    static String of(Batch batch) {
        StringBuilder script = new StringBuilder("z_batch=" + UUID.randomUUID() + "\n");
        batch.mutex()
                .ifPresent(file -> script.append(call(
                                "z_mutex", file, Math.max(1, batch.patience().toSeconds())))
                        .append('\n'));
        for (FileOperation<?> operation : batch.operations()) {
            script.append(line(operation)).append('\n');
        }
        return script.append(':').toString();
    }

    private static String line(FileOperation<?> operation) {
        if (operation instanceof FileOperation.Deed deed) {
            return line(deed);
        } else if (operation instanceof FileOperation.Stat stat) {
            return call("z_stat", stat.path());
        } else if (operation instanceof FileOperation.ListNames list) {
            return call("z_list", list.directory());
        } else if (operation instanceof FileOperation.Read read) {
            return call("z_read", read.file(), read.limit());
        } else if (operation instanceof FileOperation.ReadLink link) {
            return call("z_readlink", link.link());
        } else if (operation instanceof FileOperation.RealPath real) {
            return call("z_realpath", real.path());
        } else if (operation instanceof FileOperation.FreeSpace space) {
            return call("z_space", space.path());
        } else if (operation instanceof FileOperation.Inventory inventory) {
            return call("z_inventory", inventory.directory()) + excluding(inventory.exclude());
        } else if (operation instanceof FileOperation.InUse use) {
            return call("z_usage", use.directory());
        }
        throw new IllegalArgumentException("unknown operation " + operation);
    }

    private static String line(FileOperation.Deed deed) {
        if (deed instanceof FileOperation.RequireContent content) {
            return call("z_content", content.file(), content.text());
        } else if (deed instanceof FileOperation.RequireAbsent absent) {
            return call("z_absent", absent.path());
        } else if (deed instanceof FileOperation.MakeDirectories make) {
            return call("z_mkdirs", make.directory(), make.mode());
        } else if (deed instanceof FileOperation.MakeDirectory make) {
            return call("z_mkdir", make.directory(), make.mode());
        } else if (deed instanceof FileOperation.Write write) {
            return call("z_write", write.file(), write.mode(), write.durable() ? 1 : 0, write.text());
        } else if (deed instanceof FileOperation.Create create) {
            return call("z_create", create.file(), create.mode(), create.text());
        } else if (deed instanceof FileOperation.Append append) {
            return call("z_append", append.file(), append.mode(), append.text());
        } else if (deed instanceof FileOperation.Link link) {
            return call("z_symlink", link.link(), link.target());
        } else if (deed instanceof FileOperation.SwapLink swap) {
            return call("z_swap", swap.link(), optional(swap.expected()), optional(swap.target()));
        }
        return treeLine(deed);
    }

    private static String treeLine(FileOperation.Deed deed) {
        if (deed instanceof FileOperation.Move move) {
            return call("z_move", move.from(), move.to());
        } else if (deed instanceof FileOperation.CopyTree copy) {
            return call("z_copy", copy.from(), copy.to());
        } else if (deed instanceof FileOperation.SetPermissions set) {
            String directories = set.mode().map(BatchScript::octal).orElse("");
            String files = set.mode()
                    .map(mode -> octal(FileMode.of(mode.bits() & 0666)))
                    .orElse("");
            return call("z_permit", set.path(), directories, files, set.group().orElse(""), set.recursive() ? 1 : 0);
        } else if (deed instanceof FileOperation.DeleteTree delete) {
            return call("z_delete", delete.path());
        } else if (deed instanceof FileOperation.Sync sync) {
            return call("z_sync", sync.path(), sync.tree() ? 1 : 0);
        }
        throw new IllegalArgumentException("unknown operation " + deed);
    }

    private static String call(String function, Object... arguments) {
        return Stream.of(arguments)
                .map(argument -> argument instanceof FileMode mode ? octal(mode) : argument.toString())
                .map(BatchScript::withoutNul)
                .map(Sh::quote)
                .collect(Collectors.joining(" ", function + " ", ""));
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ZddException("a NUL character cannot be sent to a host over SSH");
        }
        return text;
    }

    /** Five digits, for with fewer GNU's chmod leaves the set-id bits of a directory as they are. */
    private static String octal(FileMode mode) {
        return String.format("0%04o", mode.bits());
    }

    private static String optional(Optional<String> text) {
        return text.map(found -> "=" + found).orElse("-");
    }

    /** Words for find that leave paths and what is below them out; in a pattern of find some characters have a meaning. */
    private static String excluding(List<RelativePath> exclude) {
        return exclude.isEmpty()
                ? ""
                : exclude.stream()
                        .map(path -> "-path " + Sh.quote("./" + path.value().replaceAll("([\\\\*?\\[\\]])", "\\\\$1")))
                        .collect(Collectors.joining(" -o ", " '(' ", " ')' -prune -o"));
    }
}
