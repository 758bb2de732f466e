package io.zdd.ssh;

import java.io.IOException;

/** The command on the host has ended before it had everything, and its own words say why. */
final class StoppedReading extends IOException {
    private static final long serialVersionUID = 1L;
}
