package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation.DeleteTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stops the slot from which requests were switched away, after a time in which it answers those it has.
 *
 * @param setup the slots
 */
record StopSlot(BlueGreen setup) implements Step {
    @Override
    public String name() {
        return "stop the other slot";
    }

    @Override
    public List<String> description(StepTarget target) {
        Map<String, String> values = new TreeMap<>(target.variables());
        values.putAll(Map.of("slot", "OTHER", "port", "PORT", "address", "ADDRESS"));
        return List.of(
                "wait " + setup.drain().toMillis() + " ms, so that it answers the requests it has",
                setup.service().stopLine(values));
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        SlotsNow now = SlotsNow.of(context, setup);
        Optional<Slot> ours = now.with(context.target().release()).filter(now::isActive);
        Slot other = ours.map(now::otherThan)
                .filter(slot -> !now.isServed(slot))
                .orElseThrow(() -> new ZddException(context.target().host()
                        + ": no slot was stopped, for it is not certain which one gets the requests: "
                        + now.links().active() + " -> "
                        + now.active().map(Slot::name).orElse("(nothing)") + ", links " + now.texts()));
        context.applyFenced(List.of(new DeleteTree(now.links().before())));
        if (now.text(other).isPresent()) {
            context.pause(setup.drain());
            setup.service().stop(context, other);
        }
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
