package io.zdd.ssh;

import io.zdd.ssh.KnownHost.Marker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that known_hosts files say, and what follows from it for a server's key. */
final class KnownHosts {
    private static final List<String> TYPES = List.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "rsa-sha2-512",
            "rsa-sha2-256",
            "ssh-rsa");

    private final List<KnownHost> lines;

    KnownHosts(List<KnownHost> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Reads those files that exist; one that exists and cannot be read fails, for it may revoke a key. */
    static KnownHosts read(List<Path> files) throws IOException {
        List<KnownHost> lines = new ArrayList<>();
        for (Path file : files) {
            lines.addAll(KnownHostsFile.read(file));
        }
        return new KnownHosts(lines);
    }

    /** What follows for a key. */
    enum Kind {
        /** The key is the host's. */
        KNOWN,
        /** No line has a key of the host. */
        NEW,
        /** Lines have keys of the host, but not this one. */
        CHANGED,
        /** A line revokes the key, or that of the authority. */
        REVOKED,
        /** The authority is the host's, but its certificate does not hold. */
        INVALID
    }

    /**
     * What follows for a key, and from which line.
     *
     * @param kind what follows
     * @param line the line that it follows from, none for {@link Kind#NEW}
     * @param fault what is wrong with the certificate if it is {@link Kind#INVALID}, else empty
     */
    record Verdict(Kind kind, @Nullable KnownHost line, String fault) {
        boolean is(Kind other) {
            return kind == other;
        }
    }

    /**
     * Judges a key as {@code check_host_key()} of OpenSSH's sshconnect.c does: a host that is not known by its first name,
     * {@code [host]:port}, is looked up by the next, and a certificate that proves nothing is dropped for the key in it.
     *
     * @param names the names that the host may be known by; the last is what a certificate has to be for
     */
    Verdict judge(List<String> names, HostKey key, Instant now) {
        Verdict here = lookUp(names, key, now);
        Verdict there = here.is(Kind.NEW) && names.size() > 1 ? judge(names.subList(1, names.size()), key, now) : here;
        if (here.is(Kind.REVOKED) || there.is(Kind.KNOWN)) {
            return there;
        }
        Verdict plain = key.certificate() == null ? here : judge(names, key.plain(), now);
        // OpenSSH calls these new and would accept them where new hosts are.
        return plain.is(Kind.NEW) && (there.is(Kind.REVOKED) || there.is(Kind.INVALID)) ? there : plain;
    }

    private Verdict lookUp(List<String> names, HostKey key, Instant now) {
        String name = names.get(0);
        String signer = key.certificate() == null
                ? null
                : HostKey.encode(key.certificate().getSignatureKey());
        Optional<KnownHost> revoked = find(
                name,
                Marker.REVOKED,
                line -> line.encoded().equals(key.encoded()) || line.encoded().equals(signer));
        if (revoked.isPresent()) {
            return new Verdict(Kind.REVOKED, revoked.get(), "");
        }
        Marker marker = signer == null ? Marker.KEY : Marker.AUTHORITY;
        String wanted = signer == null ? key.encoded() : signer;
        Optional<KnownHost> known = find(name, marker, line -> line.encoded().equals(wanted));
        if (known.isPresent()) {
            Optional<String> fault = Optional.ofNullable(key.certificate())
                    .flatMap(certificate -> HostCertificate.fault(certificate, names.get(names.size() - 1), now));
            return new Verdict(fault.isPresent() ? Kind.INVALID : Kind.KNOWN, known.get(), fault.orElse(""));
        }
        return find(name, marker, line -> line.type().equals(key.type()))
                .or(() -> find(name, marker, line -> true))
                .map(other -> new Verdict(Kind.CHANGED, other, ""))
                .orElseGet(() -> new Verdict(Kind.NEW, null, ""));
    }

    private Optional<KnownHost> find(String name, Marker marker, Predicate<KnownHost> that) {
        return lines.stream()
                .filter(line -> line.marker() == marker && that.test(line) && line.appliesTo(name))
                .findFirst();
    }

    /** The algorithms that make the server show what is known for a name; none if nothing is. */
    List<String> algorithms(String name) {
        Set<String> algorithms = new LinkedHashSet<>();
        for (KnownHost line : lines) {
            if (line.marker() == Marker.AUTHORITY && line.appliesTo(name)) {
                TYPES.forEach(type -> algorithms.add(type + "-cert-v01@openssh.com"));
            } else if (line.marker() == Marker.KEY && line.appliesTo(name) && !isRevoked(name, line)) {
                signatures(line.type()).forEach(type -> {
                    algorithms.add(type + "-cert-v01@openssh.com");
                    algorithms.add(type);
                });
            }
        }
        return List.copyOf(algorithms);
    }

    private boolean isRevoked(String name, KnownHost line) {
        return find(name, Marker.REVOKED, other -> other.encoded().equals(line.encoded()))
                .isPresent();
    }

    /** An RSA key has one name in known_hosts and three in the key exchange. */
    private static List<String> signatures(String type) {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa") : List.of(type);
    }
}
