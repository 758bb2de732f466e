package io.zdd.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.List;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;

/**
 * The algorithms that are offered to a server, best first.
 *
 * <p>They are listed because what sshj offers by default is not safe: without BouncyCastle it prefers AES-CBC and SHA-1, and
 * offers RC4 and a group of 1024 bits. There is nothing here with SHA-1, CBC or DSA.
 */
final class Algorithms {
    private Algorithms() {}

    /** A configuration of its own for one connection, which also notices a server that no longer answers. */
    static DefaultConfig config() {
        Providers.ensure();
        return new Modern();
    }

    private static final class Modern extends DefaultConfig {
        Modern() {
            // Of sshj's own, one awaits no reply, and the other waits for ever to send to a server that takes nothing.
            setKeepAliveProvider(new KeepAliveProvider() {
                @Override
                public KeepAlive provide(ConnectionImpl connection) {
                    return new Heartbeat(connection);
                }
            });
        }

        @Override
        protected void initKeyExchangeFactories() {
            setKeyExchangeFactories(List.of(
                    new Curve25519SHA256.Factory(),
                    new Curve25519SHA256.FactoryLibSsh(),
                    new ECDHNistP.Factory256(),
                    new ECDHNistP.Factory384(),
                    new ECDHNistP.Factory521(),
                    DHGroups.Group16SHA512(),
                    DHGroups.Group18SHA512(),
                    DHGroups.Group14SHA256(),
                    new DHGexSHA256.Factory(),
                    // Not a key exchange: tells the server that it may say which signatures it takes.
                    new ExtInfoClientFactory()));
        }

        @Override
        protected void initKeyAlgorithms() {
            setKeyAlgorithms(List.of(
                    KeyAlgorithms.EdDSA25519CertV01(),
                    KeyAlgorithms.ECDSASHANistp256CertV01(),
                    KeyAlgorithms.ECDSASHANistp384CertV01(),
                    KeyAlgorithms.ECDSASHANistp521CertV01(),
                    rsaCertificate("rsa-sha2-512", new SignatureRSA.FactoryRSASHA512()),
                    rsaCertificate("rsa-sha2-256", new SignatureRSA.FactoryRSASHA256()),
                    KeyAlgorithms.EdDSA25519(),
                    KeyAlgorithms.ECDSASHANistp256(),
                    KeyAlgorithms.ECDSASHANistp384(),
                    KeyAlgorithms.ECDSASHANistp521(),
                    KeyAlgorithms.RSASHA512(),
                    KeyAlgorithms.RSASHA256()));
        }

        /** sshj has only the one with SHA-1. */
        private static KeyAlgorithms.Factory rsaCertificate(String name, Factory.Named<Signature> signature) {
            return new KeyAlgorithms.Factory(name + "-cert-v01@openssh.com", signature, KeyType.RSA_CERT);
        }

        @Override
        protected void initCipherFactories() {
            setCipherFactories(List.of(
                    GcmCiphers.AES256GCM(),
                    GcmCiphers.AES128GCM(),
                    BlockCiphers.AES256CTR(),
                    BlockCiphers.AES128CTR()));
        }

        @Override
        protected void initMACFactories() {
            setMACFactories(
                    List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
        }
    }
}
