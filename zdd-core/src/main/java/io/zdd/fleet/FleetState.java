package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found on every host of a fleet, and when.
 *
 * @param takenAt when, by the deployer's clock
 * @param hosts one state per host, in the order of the fleet
 */
public record FleetState(Instant takenAt, List<HostState> hosts) {
    /** Copies the list. */
    public FleetState {
        hosts = List.copyOf(hosts);
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
     * What has changed between this state and a later one, as far as a plan depends on it.
     *
     * @param later the later state of the same hosts
     * @return a sentence per change; empty if the plan still holds
     */
    public List<String> changesTo(FleetState later) {
        List<String> changes = new ArrayList<>();
        for (HostState host : hosts) {
            changes.addAll(host.changesTo(later.host(host.host())));
        }
        return changes;
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
        return new FleetState(json.instant("takenAt"), json.objects("hosts", HostStateJson::read));
    }
}
