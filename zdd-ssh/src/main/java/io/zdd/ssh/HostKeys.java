package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which host keys of servers are accepted. A server that shows any other key is not talked to.
 *
 * <pre>{@code
 * HostKeys.knownHosts();                                              // as ssh does, with StrictHostKeyChecking=yes
 * HostKeys.knownHosts(Path.of("deploy/known_hosts"));                 // a file that lies beside the code
 * HostKeys.knownHosts().acceptNew();                                  // with StrictHostKeyChecking=accept-new
 * HostKeys.fingerprints("SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9s");
 * }</pre>
 *
 * <p>Files of known hosts mean what they mean to OpenSSH: with hashed names, wildcards, negation, ports,
 * {@code @cert-authority} and {@code @revoked}. They are read anew for each connection.
 *
 * <p>There is no way to accept every key, because then anyone between here and the server could read and change what is
 * deployed.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HostKeys {
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:([A-Za-z0-9+/]{43})=?");

    private final List<Path> files;
    private final Set<String> fingerprints;
    private final boolean acceptNew;

    private HostKeys(List<Path> files, Set<String> fingerprints, boolean acceptNew) {
        this.files = List.copyOf(files);
        this.fingerprints = Set.copyOf(fingerprints);
        this.acceptNew = acceptNew;
    }

    /**
     * The keys that {@code ssh} knows: those in {@code known_hosts} and {@code known_hosts2} of {@code ~/.ssh}, and in
     * {@code ssh_known_hosts} and {@code ssh_known_hosts2} of {@code /etc/ssh}, as far as these files exist.
     *
     * @return a policy that accepts no other key
     */
    public static HostKeys knownHosts() {
        Path own = Path.of(System.getProperty("user.home"), ".ssh");
        Path global = Path.of("/etc/ssh");
        return knownHosts(
                own.resolve("known_hosts"),
                own.resolve("known_hosts2"),
                global.resolve("ssh_known_hosts"),
                global.resolve("ssh_known_hosts2"));
    }

    /**
     * The keys in files of OpenSSH's format. A file that does not exist has no keys, but one that exists and cannot be read
     * makes each connection fail, since it may revoke a key.
     *
     * @param files the files, of which {@link #acceptNew()} adds to the first
     * @return a policy that accepts no other key
     * @throws ZddException if there is no file
     */
    public static HostKeys knownHosts(Path... files) {
        if (files.length == 0) {
            throw new ZddException("Knowing no host is to connect to none: name a known_hosts file");
        }
        return new HostKeys(
                Arrays.stream(files).map(Path::toAbsolutePath).collect(Collectors.toList()), Set.of(), false);
    }

    /**
     * The keys with some fingerprints, whichever host shows them.
     *
     * @param sha256 the fingerprints as {@code ssh-keygen -l} prints them, such as
     *     {@code SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9s}
     * @return a policy that accepts no other key
     * @throws ZddException if there is none, or one that is no SHA-256 fingerprint
     */
    public static HostKeys fingerprints(String... sha256) {
        if (sha256.length == 0) {
            throw new ZddException("Without a fingerprint no host is connected to: give at least one");
        }
        return new HostKeys(
                List.of(), Arrays.stream(sha256).map(HostKeys::fingerprint).collect(Collectors.toSet()), false);
    }

    private static String fingerprint(String text) {
        var matcher = FINGERPRINT.matcher(text);
        if (!matcher.matches()) {
            throw new ZddException("\"" + text + "\" is no SHA-256 fingerprint of a key; it is SHA256: and 43"
                    + " letters and digits, as printed by: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
        }
        // Decoded and encoded again, because the last letter has two bits that mean nothing.
        byte[] hash = Base64.getDecoder().decode(matcher.group(1));
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    }

    /**
     * The same keys, and the first one that a host shows of which nothing is known. It is written to the first file, which
     * is made if it is missing, so that another key is refused from then on.
     *
     * <p>A key that cannot be written is refused; so is one that is revoked, and one with a certificate of a known authority
     * that does not hold.
     *
     * @return a changed copy
     * @throws ZddException if these are {@linkplain #fingerprints fingerprints}, which have no file to add to
     */
    public HostKeys acceptNew() {
        if (files.isEmpty()) {
            throw new ZddException("New hosts are accepted by adding them to a file, and fingerprints have none:"
                    + " use HostKeys.knownHosts(file).acceptNew()");
        }
        return new HostKeys(files, fingerprints, true);
    }

    /**
     * The check for one connection.
     *
     * @param alias the name that the host is known by instead of its own, or null; see HostKeyAlias in ssh_config(5)
     */
    HostKeyCheck check(@Nullable String alias) {
        return files.isEmpty() ? new FingerprintCheck(fingerprints) : new KnownHostsCheck(files, acceptNew, alias);
    }

    /**
     * These keys in words.
     *
     * @return a text for logs, not to be parsed
     */
    @Override
    public String toString() {
        if (files.isEmpty()) {
            return "host keys " + String.join(", ", new TreeSet<>(fingerprints));
        }
        String names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        return "host keys of " + names + (acceptNew ? " and of new hosts" : "");
    }
}
