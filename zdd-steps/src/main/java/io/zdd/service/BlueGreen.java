package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.strategy.Slots;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Two slots on each host, of which one gets the requests, for {@code Strategy.blueGreen}; immutable.
 *
 * <p>{@code <root>/slots/blue} and {@code green} lead to the release that runs there, {@code slots/active} to the slot that
 * gets the requests.
 *
 * <pre>{@code
 * Strategy.blueGreen(BlueGreen.of(
 *     SlotService.systemd("shop@{{slot}}").sudo(),
 *     slot -> HealthCheck.command("curl -fsS http://" + slot.address() + "/up"),
 *     NginxUpstream.file("/srv/shop/shared/upstream.conf"),
 *     Slot.port("blue", 8081), Slot.port("green", 8082)));
 * }</pre>
 */
public final class BlueGreen implements Slots {
    private final SlotService service;
    private final Function<Slot, Step> health;
    private final SlotProxy proxy;
    private final Slot one;
    private final Slot other;
    private final Duration drain;

    private BlueGreen(
            SlotService service, Function<Slot, Step> health, SlotProxy proxy, Slot one, Slot other, Duration drain) {
        this.service = service;
        this.health = health;
        this.proxy = proxy;
        this.one = one;
        this.other = other;
        this.drain = drain;
    }

    /**
     * Two slots.
     *
     * @param service how the service in a slot is started and stopped
     * @param health makes the step that waits until the service in a slot is well, on the address of the slot itself;
     *     called at any time, and must give an equal step each time
     * @param proxy what sends requests to the one or the other
     * @param one the slot that is used first
     * @param other the other slot
     * @return the slots
     * @throws ZddException if both have the same name or address
     */
    public static BlueGreen of(
            SlotService service, Function<Slot, Step> health, SlotProxy proxy, Slot one, Slot other) {
        if (one.name().equals(other.name()) || one.address().equals(other.address())) {
            throw new ZddException("the slots " + one + " and " + other + " need two names and two addresses");
        }
        return new BlueGreen(service, health, proxy, one, other, Duration.ofSeconds(10));
    }

    /**
     * The same slots with another time that a slot is left running after requests have been switched away from it, so that
     * it can answer those it has; ten seconds by default. nginx takes up a reload a moment after it was told to, so with
     * no time at all requests may be lost.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public BlueGreen drain(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return new BlueGreen(service, health, proxy, one, other, time);
    }

    @Override
    public Step start() {
        return new StartSlot(this);
    }

    @Override
    public Step switchOver() {
        return new SwitchSlots(this);
    }

    @Override
    public Step stopOther() {
        return new StopSlot(this);
    }

    SlotService service() {
        return service;
    }

    Step health(Slot slot) {
        return health.apply(slot);
    }

    SlotProxy proxy() {
        return proxy;
    }

    Duration drain() {
        return drain;
    }

    List<Slot> slots() {
        return List.of(one, other);
    }

    Slot otherThan(Slot slot) {
        return slot.name().equals(one.name()) ? other : one;
    }
}
