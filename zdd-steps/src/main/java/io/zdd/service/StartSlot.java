package io.zdd.service;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation.MakeDirectories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Starts a release in the idle slot, and waits until it is well there. Undone, the slot is left stopped and empty.
 *
 * @param setup the slots
 */
record StartSlot(BlueGreen setup) implements Step {
    @Override
    public String name() {
        return "start in the idle slot";
    }

    @Override
    public List<String> description(StepTarget target) {
        SlotLinks links = new SlotLinks(target);
        Map<String, String> values = new TreeMap<>(target.variables());
        values.putAll(Map.of("slot", "IDLE", "port", "PORT", "address", "ADDRESS"));
        List<String> lines = new ArrayList<>();
        lines.add("IDLE is " + setup.slots().get(0).on(target) + " or "
                + setup.slots().get(1).on(target) + ", to which " + links.active() + " does not lead");
        lines.add("stop what may still run there: " + setup.service().stopLine(values));
        lines.add("swap " + links.directory() + "/IDLE -> "
                + links.text(setup.slots().get(0), target.release()));
        lines.add("start: " + setup.service().startLine(values));
        setup.slots()
                .forEach(slot -> lines.add("in " + slot.name() + ": "
                        + setup.health(slot.on(target)).name()));
        return lines;
    }

    @Override
    public void run(StepContext context) throws Exception {
        StepTarget target = context.target();
        SlotsNow now = SlotsNow.of(context, setup);
        Optional<Slot> running = now.with(target.release()).filter(now::isActive);
        if (running.isPresent()) {
            context.say(target.release() + " is in the active slot " + running.get() + " already");
        } else {
            startAnew(context, now);
        }
        setup.health(running.orElseGet(now::idle)).run(context);
    }

    private void startAnew(StepContext context, SlotsNow now) throws InterruptedException {
        StepTarget target = context.target();
        Slot idle = now.idle();
        if (now.active().isPresent() && now.isServed(idle)) {
            throw new ZddException(
                    target.host() + ": nothing was started: " + now.links().active() + " says that "
                            + now.active().get().name() + " gets the requests, but "
                            + setup.proxy().file(target) + " says " + idle.name()
                            + "; look which of them is right, and correct the other");
        }
        setup.service().stop(context, idle);
        context.applyFenced(List.of(
                new MakeDirectories(now.links().directory(), target.state().directoryMode()),
                now.linking(idle, Optional.of(now.links().text(idle, target.release())))));
        context.say(target.release() + " is started in " + idle);
        setup.service().start(context, idle);
    }

    @Override
    public void undo(StepContext context) throws Exception {
        SlotsNow now = SlotsNow.of(context, setup);
        Optional<Slot> ours = now.with(context.target().release()).filter(slot -> !now.isActive(slot));
        if (ours.isEmpty()) {
            context.nothingToUndo();
            return;
        }
        if (now.active().isPresent() && now.isServed(ours.get())) {
            throw new ZddException(context.target().host() + ": the slot " + ours.get() + " was not stopped, for "
                    + setup.proxy().file(context.target()) + " still sends requests there");
        }
        setup.service().stop(context, ours.get());
        context.applyFenced(List.of(now.linking(ours.get(), Optional.empty())));
    }

    @Override
    public Set<Secret> secrets() {
        return setup.health(setup.slots().get(0).sample()).secrets();
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
