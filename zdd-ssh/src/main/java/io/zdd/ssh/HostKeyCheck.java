package io.zdd.ssh;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** The check of one connection's host key, which remembers why it refused. */
abstract class HostKeyCheck implements HostKeyVerifier {
    private volatile @Nullable HostKey accepted;
    private volatile @Nullable String refusal;

    /**
     * Makes a client that is not connected yet use this check alone.
     *
     * <p>sshj's check of certificates is switched off in the client's configuration: it comes before this one, where a
     * certificate that does not hold must only be worth no more than the key in it.
     */
    final void attachTo(SSHClient client) {
        client.getTransport().getConfig().setVerifyHostKeyCertificates(false);
        client.addHostKeyVerifier(this);
    }

    /** Why the key was refused, as a sentence for a message that names the host before it; none if it was not. */
    final Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public final boolean verify(String host, int port, PublicKey key) {
        HostKey shown = HostKey.of(key);
        // Keys are exchanged again after an hour or a gigabyte: what the connection was made with stays good for it.
        if (shown.plain().equals(accepted)) {
            return true;
        }
        refusal = refuse(host, port, shown).orElse(null);
        accepted = refusal == null ? shown.plain() : accepted;
        return refusal == null;
    }

    @Override
    public List<String> findExistingAlgorithms(String host, int port) {
        return List.of();
    }

    /** Why the key is refused; none if it is accepted. */
    abstract Optional<String> refuse(String host, int port, HostKey key);
}
