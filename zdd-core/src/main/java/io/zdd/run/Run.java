package io.zdd.run;

import io.zdd.transport.Content;
import io.zdd.transport.OutputListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all hosts of one run share: its id, its owner, its events, its contents, its warnings, its secrets, its cancellation.
 *
 * <p>Thread-safe.
 */
final class Run implements AutoCloseable {
    private final String deployment;
    private final String owner;
    private final Clock clock;
    private final Events events;
    private final boolean durable;
    private final int hosts;
    private final Scrubber scrubber = new Scrubber();
    private final Cancellation cancellation = new Cancellation();
    private final Map<Content, FleetContent> contents = new IdentityHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private volatile Set<String> skipped = Set.of();
    private long firstSwap = Long.MAX_VALUE;
    private long lastSwap = Long.MIN_VALUE;

    Run(String deployment, String owner, Clock clock, Events events, boolean durable, int hosts) {
        this.deployment = deployment;
        this.owner = owner;
        this.clock = clock;
        this.events = events;
        this.durable = durable;
        this.hosts = hosts;
    }

    String deployment() {
        return deployment;
    }

    String owner() {
        return owner;
    }

    Clock clock() {
        return clock;
    }

    boolean durable() {
        return durable;
    }

    Scrubber scrubber() {
        return scrubber;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** The same content, with a cache if there are several hosts. */
    Content shared(Content content) {
        if (hosts < 2) {
            return content;
        }
        synchronized (contents) {
            return contents.computeIfAbsent(content, FleetContent::new);
        }
    }

    /** A listener neither takes the interrupt of whoever works nor has its files closed by it. */
    void tell(DeploymentEvent event) {
        cancellation.uninterruptibly(() -> {
            events.tell(event);
            return true;
        });
    }

    void warn(String warning) {
        String scrubbed = scrubber.scrub(warning);
        synchronized (warnings) {
            warnings.add(scrubbed);
        }
        tell(new DeploymentEvent.Warned(deployment, scrubbed));
    }

    void say(String host, String step, OutputListener.Stream stream, String line) {
        tell(new DeploymentEvent.OutputLine(deployment, host, step, stream, scrubber.scrub(line)));
    }

    /** These hosts take no part; histories say so. */
    void skipped(Collection<String> hosts) {
        skipped = new LinkedHashSet<>(hosts);
    }

    /** Which hosts take no part, if any. */
    Optional<String> without() {
        return skipped.isEmpty() ? Optional.empty() : Optional.of("without " + String.join(", ", skipped));
    }

    /** A host has swapped. */
    synchronized void swapped(long nanoTime) {
        firstSwap = Math.min(firstSwap, nanoTime);
        lastSwap = Math.max(lastSwap, nanoTime);
    }

    /** From the first host's swap to the last one's. */
    synchronized Optional<Duration> skew() {
        return firstSwap == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(lastSwap - firstSwap));
    }

    List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    /** Lets go of what was kept for all hosts. */
    @Override
    public void close() {
        synchronized (contents) {
            contents.values().forEach(each -> each.close(this::notClosed));
        }
    }

    private void notClosed(Exception failed) {
        warn("what was kept of a content for all hosts could not be closed: " + failed);
    }
}
