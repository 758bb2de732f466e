package io.zdd.ssh;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Accepts the keys that have one of some fingerprints. */
final class FingerprintCheck extends HostKeyCheck {
    private final Set<String> fingerprints;

    FingerprintCheck(Set<String> fingerprints) {
        this.fingerprints = Set.copyOf(fingerprints);
    }

    @Override
    Optional<String> refuse(String host, int port, HostKey key) {
        return fingerprints.contains(key.fingerprint())
                ? Optional.empty()
                : Optional.of("the server's host key is refused: it is " + key + ", which is none of "
                        + String.join(", ", new TreeSet<>(fingerprints))
                        + ". A server has a key for each type; if this is one of its keys, give it to"
                        + " HostKeys.fingerprints as well, if not, someone else answered");
    }
}
