package io.zdd.ssh;

import java.io.IOException;

/** A channel that carried a part of a stream ended too early, so that what it carried is not whole. */
final class LaneLost extends IOException {
    private static final long serialVersionUID = 1L;

    LaneLost(String ending) {
        super("one of the channels that carried it ended too early (" + ending + ")");
    }
}
