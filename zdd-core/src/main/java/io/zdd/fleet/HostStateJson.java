package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.RelativePath;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.transport.Capability;
import io.zdd.transport.DiskSpace;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The stored form of what was found on a host: what a plan that is read back is computed from again. */
final class HostStateJson {
    private HostStateJson() {}

    static Json write(HostState state) {
        Json json = Json.object()
                .put("host", state.host())
                .put("machine", state.machine())
                .putTexts("roles", new TreeSet<>(state.roles()))
                .put("labels", texts(state.facts().labels()))
                .put("variables", texts(state.facts().variables()))
                .put("root", state.layout().root().value())
                .put("currentLink", state.layout().current().value())
                .put("obstacle", state.obstacle())
                .put("groupShared", state.groupShared())
                .putTexts("capabilities", new TreeSet<>(state.capabilities()))
                .put("current", state.current())
                .put("live", state.live())
                .putTexts("directories", state.directories())
                .putObjects(
                        "records",
                        state.records().stream()
                                .map(r -> Json.parse(r.toJson()))
                                .toList())
                .putTexts("damaged", state.damaged())
                .putTexts("journal", state.journal())
                .put("journalOfAttempts", state.journalOfAttempts())
                .putTexts("journalBad", new TreeSet<>(state.journalBad()))
                .put("freeBytes", state.space().bytes());
        state.lock().ifPresent(lock -> json.put("lock", Json.parse(lock.toJson())));
        state.space().files().ifPresent(files -> json.put("freeFiles", files));
        return json.putObjects("shared", sharedToJson(state.shared()))
                .putObjects("linked", sharedToJson(state.linked()));
    }

    private static List<Json> sharedToJson(Map<RelativePath, FileStat> shared) {
        List<Json> all = new ArrayList<>();
        new TreeMap<>(shared)
                .forEach((path, stat) -> all.add(Json.object()
                        .put("path", path.value())
                        .put("type", stat.type().name())
                        .put("mode", stat.mode().toString())
                        .put("size", stat.size())
                        .put("writable", stat.writable())));
        return all;
    }

    static HostState read(Json json) {
        List<String> fields = json.fields();
        return new HostState(
                json.text("host"),
                json.text("machine"),
                new HostFacts(
                        Set.copyOf(json.texts("roles", role -> role)), texts(json, "labels"), texts(json, "variables")),
                new Layout(RemotePath.of(json.text("root")), RemotePath.of(json.text("currentLink"))),
                json.optionalText("obstacle"),
                json.flag("groupShared"),
                Set.copyOf(json.texts("capabilities", Capability::valueOf)),
                json.optionalText("current"),
                json.optionalText("live").map(ReleaseId::of),
                json.texts("directories", name -> name),
                json.objects("records", entry -> ReleaseRecord.fromJson(entry.toString())),
                json.texts("damaged", name -> name),
                json.texts("journal", ReleaseId::of),
                json.flag("journalOfAttempts"),
                Set.copyOf(json.texts("journalBad", ReleaseId::of)),
                fields.contains("lock")
                        ? Optional.of(LockInfo.fromJson(json.object("lock").toString()))
                        : Optional.empty(),
                new DiskSpace(json.number("freeBytes"), json.optionalNumber("freeFiles")),
                stats(json, "shared"),
                stats(json, "linked"));
    }

    private static Json texts(Map<String, String> map) {
        Json json = Json.object();
        new TreeMap<>(map).forEach(json::put);
        return json;
    }

    private static Map<String, String> texts(Json json, String field) {
        Map<String, String> map = new LinkedHashMap<>();
        Json object = json.object(field);
        object.fields().forEach(key -> map.put(key, object.text(key)));
        return map;
    }

    private static Map<RelativePath, FileStat> stats(Json json, String field) {
        Map<RelativePath, FileStat> stats = new LinkedHashMap<>();
        json.objects(field, Entry::read).forEach(entry -> stats.put(entry.path, entry.stat));
        return stats;
    }

    private record Entry(RelativePath path, FileStat stat) {
        static Entry read(Json json) {
            return new Entry(
                    RelativePath.of(json.text("path")),
                    new FileStat(
                            FileType.valueOf(json.text("type")),
                            FileMode.parse(json.text("mode")),
                            json.number("size"),
                            json.flag("writable")));
        }
    }
}
