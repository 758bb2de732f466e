package io.zdd.plan;

import io.zdd.fleet.FleetState;
import java.util.List;

/**
 * What a plan does first where a deployment was killed: it is finished or undone. Nothing of it is undone itself; if it
 * fails, or is killed, it is done again.
 *
 * @param found the hosts as they were left
 * @param findings what was found and what is done about it, a sentence each
 * @param stages what is done
 */
public record Recovery(FleetState found, List<String> findings, List<Stage> stages) {
    /** Copies the lists. */
    public Recovery {
        findings = List.copyOf(findings);
        stages = List.copyOf(stages);
    }
}
