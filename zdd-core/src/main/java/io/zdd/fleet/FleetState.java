package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was found on every host of a fleet, and when.
 *
 * @param takenAt when, by the deployer's clock
 * @param hosts one state per host that could be reached, in the order of the fleet
 * @param skipped why the other hosts could not be reached, by their names
 * @param vetoed why releases cannot go live again, by their ids, as far as that was asked; not part of the stored form
 */
public record FleetState(
        Instant takenAt, List<HostState> hosts, Map<String, String> skipped, Map<String, String> vetoed) {
    /** Copies the list and the maps. */
    public FleetState {
        hosts = List.copyOf(hosts);
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        vetoed = Collections.unmodifiableMap(new TreeMap<>(vetoed));
    }

    /**
     * A state of which nobody asked which releases can go live again.
     *
     * @param takenAt when, by the deployer's clock
     * @param hosts one state per host that could be reached, in the order of the fleet
     * @param skipped why the other hosts could not be reached, by their names
     */
    public FleetState(Instant takenAt, List<HostState> hosts, Map<String, String> skipped) {
        this(takenAt, hosts, skipped, Map.of());
    }

    /**
     * The same state with the releases marked that cannot go live again. One that is live somewhere is not marked for that.
     *
     * @param veto tells which they are
     * @return a changed copy
     */
    public FleetState marked(Veto veto) {
        Map<String, String> reasons = new TreeMap<>();
        for (HostState host : hosts) {
            for (String name : host.directories()) {
                veto.against(ReleaseId.of(name)).ifPresent(why -> reasons.put(name, why));
            }
        }
        hosts.forEach(host -> host.live().map(ReleaseId::value).ifPresent(reasons::remove));
        return new FleetState(takenAt, hosts, skipped, reasons);
    }

    /**
     * The states of all hosts, for whoever looks many of them up.
     *
     * @return the states by the hosts' names
     */
    public Map<String, HostState> byName() {
        Map<String, HostState> states = new HashMap<>();
        hosts.forEach(state -> states.put(state.host(), state));
        return states;
    }

    /**
     * The state of one host.
     *
     * @param name the host's name
     * @return its state
     * @throws ZddException if the fleet has no such host
     */
    public HostState host(String name) {
        return hosts.stream()
                .filter(state -> state.host().equals(name))
                .findFirst()
                .orElseThrow(() -> new ZddException("the fleet has no host named " + name));
    }

    /**
     * An id for a new release: the time of this state in UTC, stepped forward until no host knows it.
     *
     * @return an id that is free on every host
     */
    public ReleaseId freeId() {
        Instant moment = takenAt;
        while (isTaken(ReleaseId.at(moment))) {
            moment = moment.plusSeconds(1);
        }
        return ReleaseId.at(moment);
    }

    private boolean isTaken(ReleaseId id) {
        return hosts.stream().anyMatch(host -> host.isTaken(id));
    }

    /**
     * The stored form.
     *
     * @return one JSON object
     */
    public String toJson() {
        return Json.object()
                .put("takenAt", takenAt.toString())
                .putObjects("hosts", hosts.stream().map(HostStateJson::write).toList())
                .putObjects(
                        "skipped",
                        skipped.entrySet().stream()
                                .map(one ->
                                        Json.object().put("host", one.getKey()).put("why", one.getValue()))
                                .toList())
                .toString();
    }

    /**
     * Reads the stored form.
     *
     * @param text what {@link #toJson()} wrote
     * @return the state
     * @throws ZddException if it is damaged
     */
    public static FleetState fromJson(String text) {
        Json json = Json.parse(text);
        Map<String, String> skipped =
                json.objects("skipped", one -> Map.entry(one.text("host"), one.text("why"))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new FleetState(json.instant("takenAt"), json.objects("hosts", HostStateJson::read), skipped);
    }

    /** One answer over all hosts, such as {@code web3 runs 41, the others 42}. */
    @Override
    public String toString() {
        Map<String, List<String>> byRelease = new LinkedHashMap<>();
        for (HostState host : hosts) {
            String live = host.live().map(ReleaseId::value).orElse("nothing");
            byRelease.computeIfAbsent(live, unused -> new ArrayList<>()).add(host.host());
        }
        List<String> parts = new ArrayList<>();
        byRelease.entrySet().stream()
                .sorted(Comparator.comparingInt(runs -> runs.getValue().size()))
                .forEach(runs -> parts.add(
                        parts.isEmpty() || parts.size() < byRelease.size() - 1
                                ? String.join(", ", runs.getValue())
                                        + (runs.getValue().size() == 1 ? " runs " : " run ")
                                        + runs.getKey()
                                : "the others " + runs.getKey()));
        skipped.forEach((host, why) -> parts.add(host + " could not be reached (" + why + ")"));
        vetoed.forEach((release, why) -> parts.add(release + " cannot go live again (" + why + ")"));
        return String.join(", ", parts);
    }
}
