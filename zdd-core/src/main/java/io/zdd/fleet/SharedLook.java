package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.RelativePath;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A look at the shared paths, and through those that are links, within the round trips that are made anyway. */
final class SharedLook {
    private final Map<RelativePath, Stat> stats = new LinkedHashMap<>();
    private final Map<RelativePath, RealPath> ends = new LinkedHashMap<>();
    private final Map<RelativePath, Stat> targets = new LinkedHashMap<>();

    SharedLook(Layout layout, List<RelativePath> paths) {
        for (RelativePath path : paths) {
            stats.put(path, new Stat(layout.shared().resolve(path)));
            ends.put(path, new RealPath(layout.shared().resolve(path)));
        }
    }

    List<FileOperation<?>> first() {
        List<FileOperation<?>> operations = new ArrayList<>(stats.values());
        operations.addAll(ends.values());
        return operations;
    }

    /** Only for the links among them. */
    List<FileOperation<?>> second(BatchResult first) {
        stats.forEach((path, stat) -> {
            RealPath end = ends.get(path);
            if (end != null && first.of(stat).type() == FileType.LINK) {
                targets.put(path, new Stat(first.of(end)));
            }
        });
        return List.copyOf(targets.values());
    }

    Map<RelativePath, FileStat> stats(BatchResult first) {
        return found(stats, first);
    }

    Map<RelativePath, FileStat> targets(BatchResult second) {
        return found(targets, second);
    }

    private static Map<RelativePath, FileStat> found(Map<RelativePath, Stat> looks, BatchResult result) {
        Map<RelativePath, FileStat> all = new LinkedHashMap<>();
        looks.forEach((path, stat) -> all.put(path, result.of(stat)));
        return all;
    }
}
