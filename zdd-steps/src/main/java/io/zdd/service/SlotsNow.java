package io.zdd.service;

import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.SwapLink;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What links and proxy say on one host at this moment; slots with the addresses that they have there.
 *
 * @param active the slot that gets the requests, or empty before the first
 * @param texts of the slots' links, by the slots' names
 * @param proxied what the proxy's file holds, or empty if it is not there
 * @param before what it held before the first slot was active, as long as there is a way back to it
 */
record SlotsNow(
        BlueGreen setup,
        SlotLinks links,
        Optional<Slot> active,
        Map<String, Optional<String>> texts,
        Optional<String> proxied,
        Optional<String> before) {
    private static final int LIMIT = 1 << 20;

    static SlotsNow of(StepContext context, BlueGreen setup) {
        SlotLinks links = new SlotLinks(context.target());
        List<Slot> slots = setup.slots();
        ReadLink active = new ReadLink(links.active());
        ReadLink one = new ReadLink(links.of(slots.get(0)));
        ReadLink other = new ReadLink(links.of(slots.get(1)));
        Read proxied = new Read(setup.proxy().file(context.target()), LIMIT);
        Read before = new Read(links.before(), LIMIT);
        BatchResult found = context.apply(Batch.of(active, one, other, proxied, before));
        Map<String, Optional<String>> texts = Map.of(
                slots.get(0).name(), found.of(one).text(),
                slots.get(1).name(), found.of(other).text());
        Optional<Slot> named = found.of(active).text().map(name -> named(context, links, slots, name));
        return new SlotsNow(
                setup,
                links,
                named,
                texts,
                found.of(proxied).text(),
                found.of(before).text());
    }

    private static Slot named(StepContext context, SlotLinks links, List<Slot> slots, String name) {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ZddException(context.target().host() + ": " + links.active() + " leads to '"
                        + name + "', which is none of the slots "
                        + slots.stream().map(Slot::name).collect(Collectors.joining(" and "))
                        + "; look which slot gets the requests, and correct the link"))
                .on(context.target());
    }

    /** The slot with a release; the active one, if both lead there. */
    Optional<Slot> with(ReleaseId release) {
        List<Slot> holding =
                setup.slots().stream().filter(slot -> holds(slot, release)).toList();
        return holding.stream()
                .filter(this::isActive)
                .findFirst()
                .or(() -> holding.stream().findFirst())
                .map(slot -> slot.on(links.target()));
    }

    boolean holds(Slot slot, ReleaseId release) {
        return text(slot).equals(Optional.of(links.text(slot, release)));
    }

    Optional<String> text(Slot slot) {
        return Objects.requireNonNull(texts.get(slot.name()));
    }

    boolean isActive(Slot slot) {
        return active.filter(one -> one.name().equals(slot.name())).isPresent();
    }

    Slot idle() {
        return active.map(this::otherThan).orElseGet(() -> setup.slots().get(0).on(links.target()));
    }

    Slot otherThan(Slot slot) {
        return setup.otherThan(slot).on(links.target());
    }

    /** Whether the proxy's file says that requests go there. */
    boolean isServed(Slot slot) {
        return proxied.filter(text -> setup.proxy().content(slot, text).equals(text))
                .isPresent();
    }

    FileOperation<?> linking(Slot slot, Optional<String> to) {
        return new SwapLink(links.of(slot), text(slot), to);
    }

    FileOperation<?> activating(Optional<Slot> slot) {
        return new SwapLink(links.active(), active.map(Slot::name), slot.map(Slot::name));
    }
}
