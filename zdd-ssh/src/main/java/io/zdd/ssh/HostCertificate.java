package io.zdd.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;

/**
 * Whether a host's certificate holds, as OpenSSH asks it.
 *
 * <p>Of sshj's own check only the verification of the signature is used: it takes the certificate of a user for that of a
 * host, accepts critical options that it does not know, and signatures with SHA-1.
 */
final class HostCertificate {
    private static final long TYPE_HOST = 2;
    private static final Set<String> SIGNATURES = Set.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "rsa-sha2-512",
            "rsa-sha2-256");

    private HostCertificate() {}

    /** What is wrong with a certificate that is to prove a name at a time, if anything is. */
    static Optional<String> fault(Certificate<?> certificate, String name, Instant now) {
        if (certificate.getType() != TYPE_HOST) {
            return Optional.of("it is no host's certificate");
        }
        if (now.isBefore(certificate.getValidAfter().toInstant())) {
            return Optional.of(
                    "it is not valid before " + certificate.getValidAfter().toInstant());
        }
        if (!now.isBefore(certificate.getValidBefore().toInstant())) {
            return Optional.of(
                    "it has expired at " + certificate.getValidBefore().toInstant());
        }
        // A certificate without principals is good for any name.
        if (!certificate.getValidPrincipals().isEmpty()
                && !certificate.getValidPrincipals().contains(name)) {
            return Optional.of(
                    "it is for " + String.join(", ", certificate.getValidPrincipals()) + ", not for " + name);
        }
        if (!certificate.getCritOptions().isEmpty()) {
            return Optional.of("it has critical options, which no host's certificate may have: "
                    + String.join(", ", certificate.getCritOptions().keySet()));
        }
        return signatureFault(certificate, name);
    }

    private static Optional<String> signatureFault(Certificate<?> certificate, String name) {
        try {
            String algorithm = new Buffer.PlainBuffer(certificate.getSignature()).readString();
            if (!SIGNATURES.contains(algorithm)) {
                return Optional.of("it is signed with " + algorithm + ", which is not accepted");
            }
            // Encoded anew: should that not be what the authority signed, the signature does not fit.
            byte[] encoded = new Buffer.PlainBuffer().putPublicKey(certificate).getCompactData();
            return Optional.ofNullable(KeyType.CertUtils.verifyHostCertificate(encoded, certificate, name));
        } catch (Buffer.BufferException | SSHRuntimeException unusable) {
            return Optional.of("its signature cannot be verified: " + unusable.getMessage());
        }
    }
}
