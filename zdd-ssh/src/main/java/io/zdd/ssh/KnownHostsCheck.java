package io.zdd.ssh;

import io.zdd.ssh.KnownHosts.Kind;
import io.zdd.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Accepts what known_hosts files say is the host's key, and if so told, the first key of a host that they do not know. */
final class KnownHostsCheck extends HostKeyCheck {
    /** What stands for itself and nothing else as the first field of a line. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[^\\s\\p{Cntrl},*?!|@#]+");

    private static final int DEFAULT_PORT = 22;

    private final List<Path> files;
    private final boolean acceptNew;
    private final @Nullable String alias;
    private @Nullable KnownHosts known;

    KnownHostsCheck(List<Path> files, boolean acceptNew, @Nullable String alias) {
        this.files = List.copyOf(files);
        this.acceptNew = acceptNew;
        this.alias = alias;
    }

    @Override
    public synchronized List<String> findExistingAlgorithms(String host, int port) {
        try {
            return known().algorithms(names(host, port).get(0));
        } catch (IOException unreadable) {
            // The check of the key, which follows, reads again and can say why it refuses.
            return List.of();
        }
    }

    @Override
    synchronized Optional<String> refuse(String host, int port, HostKey key) {
        List<String> names = names(host, port);
        HostKeyRefusal refusal = new HostKeyRefusal(files, host, port, alias, names.get(0), key);
        try {
            Verdict verdict = known().judge(names, key, Instant.now());
            if (verdict.is(Kind.NEW) && acceptNew) {
                verdict = add(names, key);
            }
            return verdict.is(Kind.KNOWN) ? Optional.empty() : Optional.of(refusal.message(verdict));
        } catch (IOException failure) {
            return Optional.of(refusal.message(failure));
        }
    }

    /** Read once for a connection, so that the key exchange and the check agree on what is known. */
    private KnownHosts known() throws IOException {
        if (known == null) {
            known = KnownHosts.read(files);
        }
        return known;
    }

    /** The names to look up, in order: a port other than 22 belongs to the name, but not to an alias. */
    private List<String> names(String host, int port) {
        if (alias != null) {
            return List.of(alias.toLowerCase(Locale.ROOT));
        }
        String name = host.toLowerCase(Locale.ROOT);
        return port == DEFAULT_PORT ? List.of(name) : List.of("[" + name + "]:" + port, name);
    }

    /** Adds a key unless another connection added one since, and judges by what the files say then. */
    private Verdict add(List<String> names, HostKey key) throws IOException {
        String name = names.get(0);
        if (PLAIN_NAME.matcher(name).matches()) {
            KnownHostsFile.append(
                    files.get(0),
                    name + " " + key.type() + " " + key.encoded(),
                    lines -> new KnownHosts(lines)
                            .judge(List.of(name), key.plain(), Instant.now())
                            .is(Kind.NEW));
        }
        known = KnownHosts.read(files);
        return known.judge(names, key, Instant.now());
    }
}
