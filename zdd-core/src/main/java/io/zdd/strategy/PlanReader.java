package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.json.Json;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a plan back by computing it again and refusing any difference. */
final class PlanReader {
    private PlanReader() {}

    static Plan read(String json, Intent intent, Strategy strategy) {
        Json stored = Json.parse(json);
        if (!stored.optionalText("format").equals(Optional.of("zdd-plan/1"))) {
            throw new ZddException("this is no plan of zdd: the field 'format' is not zdd-plan/1");
        }
        FleetState state = FleetState.fromJson(stored.object("state").toString());
        Plan plan = strategy.plan(intent, state);
        Json computed = Json.parse(plan.toJson());
        if (!computed.equals(stored)) {
            throw new ZddException("the stored plan is not what this strategy and release give now; they differ in "
                    + String.join(", ", differences(stored, computed)) + ". Plan again");
        }
        return plan;
    }

    private static List<String> differences(Json stored, Json computed) {
        List<String> names = new ArrayList<>(stored.fields());
        computed.fields().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !stored.sameField(name, computed))
                .map(name -> "'" + name + "'")
                .toList();
    }
}
