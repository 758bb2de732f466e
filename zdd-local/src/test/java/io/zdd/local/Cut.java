package io.zdd.local;

import java.util.List;
import java.util.Optional;

/**
 * A moment at which the power was cut: what the disk held then, and what had been told to whoever deployed.
 *
 * @param disk the copy
 * @param live what was live for good, in the order in which it became so; told before the copy was begun
 * @param inFlight what was about to go live meanwhile
 * @param late whether it lies some seconds after a swap, in which nothing was flushed
 * @param when for people
 */
record Cut(Disk disk, List<String> live, Optional<String> inFlight, boolean late, String when) {
    /** Copies. */
    Cut {
        live = List.copyOf(live);
    }
}
