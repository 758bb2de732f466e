package io.zdd.service;

import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.plan.StepTarget;

/**
 * Where the links of two slots lie on a host.
 *
 * @param target the host
 */
record SlotLinks(StepTarget target) {
    RemotePath directory() {
        return target.layout().root().resolve("slots");
    }

    RemotePath of(Slot slot) {
        return directory().resolve(slot.name());
    }

    /** Leads to the slot that gets the requests. */
    RemotePath active() {
        return directory().resolve("active");
    }

    /** What the proxy's file held before the first slot was active; removed when there is no way back to it. */
    RemotePath before() {
        return directory().resolve("before");
    }

    String text(Slot slot, ReleaseId release) {
        return of(slot).linkTextTo(target.layout().release(release));
    }
}
