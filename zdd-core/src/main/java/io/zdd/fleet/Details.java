package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A look at the records, and at the other tool's marks on releases that have none. */
final class Details {
    private static final int RECORD_LIMIT = 1 << 20;

    private final Map<String, Read> files = new LinkedHashMap<>();
    private final Map<ReleaseId, Stat> markers = new LinkedHashMap<>();
    private final List<ReleaseRecord> records = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private final Set<ReleaseId> bad = new HashSet<>();

    Details(Layout layout, List<String> recordFiles, List<String> directories) {
        for (String file : recordFiles) {
            if (file.endsWith(".json") && !file.startsWith(".")) {
                files.put(
                        file.substring(0, file.length() - 5),
                        new Read(layout.records().resolve(file), RECORD_LIMIT));
            }
        }
        for (String name : directories) {
            if (ReleaseId.isValid(name) && !files.containsKey(name)) {
                ReleaseId id = ReleaseId.of(name);
                markers.put(id, new Stat(layout.release(id).resolve("BAD_RELEASE")));
            }
        }
    }

    List<FileOperation<?>> operations() {
        List<FileOperation<?>> operations = new ArrayList<>(files.values());
        operations.addAll(markers.values());
        return operations;
    }

    void read(BatchResult found) {
        files.forEach((name, read) -> add(name, found.of(read).text()));
        markers.forEach((id, stat) -> {
            if (found.of(stat).type() == FileType.FILE) {
                bad.add(id);
            }
        });
    }

    private void add(String name, Optional<String> text) {
        try {
            ReleaseRecord record = ReleaseRecord.fromJson(text.orElse(""));
            if (!record.id().value().equals(name)) {
                throw new ZddException("the record " + name + " is of " + record.id());
            }
            records.add(record);
        } catch (ZddException unreadable) {
            damaged.add(name);
        }
    }

    List<ReleaseRecord> records() {
        return records;
    }

    List<String> damaged() {
        return damaged;
    }

    Set<ReleaseId> bad() {
        return bad;
    }
}
