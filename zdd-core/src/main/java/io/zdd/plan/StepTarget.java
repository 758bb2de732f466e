package io.zdd.plan;

import io.zdd.fleet.HostState;
import io.zdd.model.Layout;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a step acts: a host as it was found, and the release that a plan makes live there; for what is done once more
 * on a host that went back, the release that is live there again.
 *
 * @param state what was found on the host
 * @param release the release that goes live
 */
public record StepTarget(HostState state, ReleaseId release) {
    /** Checks for null. */
    public StepTarget {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(release, "release");
    }

    /**
     * The host's name.
     *
     * @return as it was declared
     */
    public String host() {
        return state.host();
    }

    /**
     * Where things lie.
     *
     * @return the layout, symbolic links on the way resolved
     */
    public Layout layout() {
        return state.layout();
    }

    /**
     * The directory of the release that goes live.
     *
     * @return an absolute path
     */
    public RemotePath directory() {
        return layout().release(release);
    }

    /**
     * What was live when the plan was made.
     *
     * @return the release, or empty before the first
     */
    public Optional<ReleaseId> previous() {
        return state.live();
    }

    /**
     * What {@code {{name}}} stands for in commands there: the host's own variables, {@code host} and {@code release}.
     *
     * @return values by their names
     */
    public Map<String, String> variables() {
        Map<String, String> all = new TreeMap<>(state.facts().variables());
        all.put("host", host());
        all.put("release", release.value());
        return all;
    }
}
