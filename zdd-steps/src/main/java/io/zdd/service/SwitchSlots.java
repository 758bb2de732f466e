package io.zdd.service;

import io.zdd.model.FileMode;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends requests to the slot of a release, and back to the other one. The link {@code active} is swapped last, so that what
 * it says was taken up by the proxy.
 *
 * @param setup the slots
 */
record SwitchSlots(BlueGreen setup) implements Step {
    private static final FileMode READABLE = FileMode.of(0644);

    @Override
    public String name() {
        return "switch to the slot of the release";
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>();
        lines.add("write " + setup.proxy().file(target) + ", so that requests go to the slot with " + target.release());
        lines.addAll(setup.proxy().description(target));
        lines.add("swap " + new SlotLinks(target).active() + " -> <that slot>");
        return lines;
    }

    @Override
    public void run(StepContext context) throws Exception {
        StepTarget target = context.target();
        SlotsNow now = SlotsNow.of(context, setup);
        Optional<Slot> slot = now.with(target.release());
        if (slot.isPresent()) {
            boolean done = now.isActive(slot.get()) && now.isServed(slot.get());
            if (!done) {
                sendTo(context, now, slot.get());
            }
        } else if (target.previous().equals(Optional.of(target.release()))) {
            context.say(target.release() + " was live without a slot; "
                    + setup.proxy().file(target) + " is as it was");
        } else {
            throw new ZddException(
                    target.host() + ": no slot has the release " + target.release() + "; there are " + now.texts());
        }
    }

    private void sendTo(StepContext context, SlotsNow now, Slot slot) throws Exception {
        String text = setup.proxy().content(slot, now.proxied().orElse(""));
        List<FileOperation<?>> operations = new ArrayList<>();
        if (now.active().isEmpty() && now.before().isEmpty()) {
            now.proxied().ifPresent(old -> operations.add(new Write(now.links().before(), old, READABLE, true)));
        }
        operations.add(new Write(setup.proxy().file(context.target()), text, READABLE, true));
        context.applyFenced(operations);
        setup.proxy().takeUp(context, text);
        context.applyFenced(List.of(now.activating(Optional.of(slot))));
        context.say("requests go to " + slot);
    }

    /** What the new slot has begun to answer it answers to the end, before it can be stopped. */
    @Override
    public void undo(StepContext context) throws Exception {
        SlotsNow now = SlotsNow.of(context, setup);
        Optional<Slot> ours = now.with(context.target().release());
        if (ours.isEmpty() || !(now.isActive(ours.get()) || now.isServed(ours.get()))) {
            context.nothingToUndo();
            return;
        }
        Optional<Slot> old = old(context.target(), now, ours.get());
        if (old.isPresent()) {
            sendTo(context, now, old.get());
        } else {
            sendAsBefore(context, now);
        }
        context.pause(setup.drain());
    }

    private static Optional<Slot> old(StepTarget target, SlotsNow now, Slot ours) {
        if (!now.isActive(ours)) {
            return now.active();
        }
        Slot other = now.otherThan(ours);
        boolean wasLive =
                target.previous().filter(release -> now.holds(other, release)).isPresent();
        return wasLive ? Optional.of(other) : Optional.empty();
    }

    /** The first release in a slot goes back to whatever was there before. */
    private void sendAsBefore(StepContext context, SlotsNow now) throws Exception {
        if (now.before().isPresent()) {
            String text = now.before().get();
            context.applyFenced(List.of(new Write(setup.proxy().file(context.target()), text, READABLE, true)));
            setup.proxy().takeUp(context, text);
        }
        context.applyFenced(List.of(
                now.activating(Optional.empty()), new DeleteTree(now.links().before())));
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
