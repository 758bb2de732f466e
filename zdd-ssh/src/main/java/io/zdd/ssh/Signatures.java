package io.zdd.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import java.security.PrivateKey;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.signature.Signature;

/** Signatures by private keys that are at hand. */
final class Signatures {
    private static final Map<String, KeyAlgorithms.Factory> ALGORITHMS = Stream.of(
                    KeyAlgorithms.EdDSA25519(),
                    KeyAlgorithms.ECDSASHANistp256(),
                    KeyAlgorithms.ECDSASHANistp384(),
                    KeyAlgorithms.ECDSASHANistp521(),
                    KeyAlgorithms.RSASHA512(),
                    KeyAlgorithms.RSASHA256())
            .collect(Collectors.toUnmodifiableMap(KeyAlgorithms.Factory::getName, Function.identity()));

    private Signatures() {}

    /** The signature with its algorithm before it, as the protocol writes both. */
    static byte[] sign(PrivateKey key, String algorithm, byte[] data) {
        KeyAlgorithms.Factory factory = ALGORITHMS.get(algorithm);
        if (factory == null) {
            throw new IllegalArgumentException("no signatures by " + algorithm);
        }
        Signature signature = factory.create().newSignature();
        signature.initSign(key);
        signature.update(data);
        return new Buffer.PlainBuffer()
                .putString(algorithm)
                .putBytes(signature.encode(signature.sign()))
                .getCompactData();
    }
}
