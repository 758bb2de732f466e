package io.zdd.ssh;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to reach SSH servers and log in there, shared by as many hosts as one likes. Immutable and thread-safe; each method gives a changed copy.
 *
 * <pre>{@code
 * SshSettings settings = Ssh.settings().user("deploy").key(Path.of("/etc/deploy/id_ed25519"));
 * Host.named("web1").at("/var/www/shop").over(settings.to("web1.example.com"));
 * Host.named("web2").at("/var/www/shop").over(settings.to("web2.example.com:2222"));
 * }</pre>
 */
public final class SshSettings {
    private final Draft facts;

    private SshSettings(Draft draft) {
        this.facts = draft;
    }

    static SshSettings usual() {
        return new SshSettings(new Draft());
    }

    /**
     * A connector to a server with these settings.
     *
     * @param destination {@code host}, {@code user@host} or {@code user@host:port}; an IPv6 address stands in brackets
     * @return the connector; nothing is connected yet
     * @throws ZddException if the text is none of these
     */
    public Ssh to(String destination) {
        return new Ssh(this, Address.parse(destination));
    }

    /**
     * Sets who logs in where the destination does not say; this process's user by default.
     *
     * @param name not blank
     * @return a changed copy
     * @throws ZddException if blank
     */
    public SshSettings user(String name) {
        if (name.isBlank()) {
            throw new ZddException("the user who logs in needs a name");
        }
        return with(draft -> draft.user = name);
    }

    /**
     * Sets the port where the destination does not say; 22 by default.
     *
     * @param number from 1 to 65535
     * @return a changed copy
     * @throws ZddException if out of range
     */
    public SshSettings port(int number) {
        Address.requirePort(number);
        return with(draft -> draft.port = number);
    }

    /**
     * Adds a private key without passphrase; from the first one on the usual keys in {@code ~/.ssh} are no longer tried. A
     * certificate beside it, {@code <file>-cert.pub}, is used.
     *
     * @param file an OpenSSH, PKCS#8, PEM or PuTTY key
     * @return a changed copy
     */
    public SshSettings key(Path file) {
        return withKey(new KeyFile(file, Optional.empty()));
    }

    /**
     * Adds a private key with a passphrase; see {@link #key(Path)}.
     *
     * @param file an OpenSSH, PKCS#8 or PuTTY key
     * @param passphrase asked for once, when the key is first needed
     * @return a changed copy
     */
    public SshSettings key(Path file, Secret passphrase) {
        return withKey(new KeyFile(file, Optional.of(passphrase)));
    }

    /**
     * Sets the agent that signs; by default the one that {@code SSH_AUTH_SOCK} names.
     *
     * @param socket the agent's Unix socket
     * @return a changed copy
     */
    public SshSettings agent(Path socket) {
        return withCredentials(facts.credentials.withAgent(socket));
    }

    /**
     * Does without an agent.
     *
     * @return a changed copy
     */
    public SshSettings withoutAgent() {
        return withCredentials(facts.credentials.withoutAgent());
    }

    /**
     * Offers those keys of the agent only that were added by {@link #key(Path)} too.
     *
     * @return a changed copy
     */
    public SshSettings identitiesOnly() {
        return withCredentials(facts.credentials.withIdentitiesOnly(true));
    }

    /**
     * Sets a password, tried when no key was taken.
     *
     * @param secret the password
     * @return a changed copy
     */
    public SshSettings password(Secret secret) {
        return withCredentials(facts.credentials.withPassword(secret));
    }

    /**
     * Sets who answers what a server asks in keyboard-interactive authentication.
     *
     * @param answers for instance a one-time password
     * @return a changed copy
     */
    public SshSettings interaction(Interaction answers) {
        return withCredentials(facts.credentials.withInteraction(answers));
    }

    /**
     * Sets by what a server is recognised; by the usual {@code known_hosts} files by default.
     *
     * @param policy for instance {@code HostKeys.fingerprints("SHA256:…")}
     * @return a changed copy
     */
    public SshSettings hostKeys(HostKeys policy) {
        Objects.requireNonNull(policy, "policy");
        return with(draft -> draft.hostKeys = policy);
    }

    /**
     * Sets how long each phase of connecting may take: reaching the server, its first words, the exchange of keys, logging
     * in; 15 seconds by default.
     *
     * @param limit from a millisecond to an hour
     * @return a changed copy
     * @throws ZddException if out of range
     */
    public SshSettings connectTimeout(Duration limit) {
        requireRange(limit, Duration.ofMillis(1), Duration.ofHours(1), "the time-out of connecting");
        return with(draft -> draft.connectTimeout = limit);
    }

    /**
     * Sets how a dead server is noticed: it is asked that often, and is dead after it has not answered so many times; every
     * 15 seconds and 3 times by default.
     *
     * @param interval from one second to an hour
     * @param misses at least 1
     * @return a changed copy
     * @throws ZddException if out of range
     */
    public SshSettings keepAlive(Duration interval, int misses) {
        requireRange(interval, Duration.ofSeconds(1), Duration.ofHours(1), "the interval of keep-alive messages");
        if (misses < 1) {
            throw new ZddException("a server must miss at least one keep-alive message to be dead, not " + misses);
        }
        return with(draft -> {
            draft.keepAlive = interval;
            draft.keepAliveMisses = misses;
        });
    }

    /**
     * Sets how often connecting is tried again after the network or a busy server refused it; twice by default. What a server
     * refused for good, a key or a user, is not tried again, and nothing but connecting ever is.
     *
     * @param times zero or more
     * @return a changed copy
     * @throws ZddException if negative
     */
    public SshSettings retries(int times) {
        if (times < 0) {
            throw new ZddException("the number of retries cannot be negative: " + times);
        }
        return with(draft -> draft.retries = times);
    }

    /**
     * Reaches the servers through another one, as OpenSSH's ProxyJump does; several in a row by giving the other one a jump
     * host of its own.
     *
     * @param jump the server in between, with its own settings
     * @return a changed copy
     */
    public SshSettings via(Ssh jump) {
        return with(draft -> draft.jump = Optional.of(jump));
    }

    /**
     * Lets the commands on the server use the agent of this machine, and with it whoever is root there, as long as one is
     * connected; for instance to fetch from a repository.
     *
     * @return a changed copy
     */
    public SshSettings forwardAgent() {
        return with(draft -> draft.forwardAgent = true);
    }

    SshSettings hostKeyAlias(String name) {
        return with(draft -> draft.hostKeyAlias = Optional.of(name));
    }

    private SshSettings withKey(KeyFile key) {
        List<KeyFile> all = new ArrayList<>(facts.ownKeys ? facts.credentials.keyFiles() : List.of());
        all.add(key);
        return withCredentials(facts.credentials.withKeyFiles(all)).with(draft -> draft.ownKeys = true);
    }

    SshSettings withCredentials(Credentials credentials) {
        return with(draft -> draft.credentials = credentials);
    }

    Draft facts() {
        return facts;
    }

    private static void requireRange(Duration given, Duration least, Duration most, String what) {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new ZddException(what + " goes from " + least + " to " + most + ", not " + given);
        }
    }

    private SshSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(facts);
        change.accept(draft);
        return new SshSettings(draft);
    }

    /** The settings; changed only before they are in the hands of anybody. */
    static final class Draft {
        private String user = System.getProperty("user.name");
        private int port = 22;
        private Credentials credentials = Credentials.usual();
        private HostKeys hostKeys = HostKeys.knownHosts();
        private Optional<String> hostKeyAlias = Optional.empty();
        private Duration connectTimeout = Duration.ofSeconds(15);
        private Duration keepAlive = Duration.ofSeconds(15);
        private int keepAliveMisses = 3;
        private int retries = 2;
        private Optional<Ssh> jump = Optional.empty();
        private boolean forwardAgent;
        private boolean ownKeys;

        private Draft() {}

        private Draft(Draft other) {
            user = other.user;
            port = other.port;
            credentials = other.credentials;
            hostKeys = other.hostKeys;
            hostKeyAlias = other.hostKeyAlias;
            connectTimeout = other.connectTimeout;
            keepAlive = other.keepAlive;
            keepAliveMisses = other.keepAliveMisses;
            retries = other.retries;
            jump = other.jump;
            forwardAgent = other.forwardAgent;
            ownKeys = other.ownKeys;
        }

        String user() {
            return user;
        }

        int port() {
            return port;
        }

        Credentials credentials() {
            return credentials;
        }

        HostKeys hostKeys() {
            return hostKeys;
        }

        Optional<String> hostKeyAlias() {
            return hostKeyAlias;
        }

        Duration connectTimeout() {
            return connectTimeout;
        }

        Duration keepAlive() {
            return keepAlive;
        }

        int keepAliveMisses() {
            return keepAliveMisses;
        }

        int retries() {
            return retries;
        }

        Optional<Ssh> jump() {
            return jump;
        }

        boolean forwardAgent() {
            return forwardAgent;
        }
    }
}
