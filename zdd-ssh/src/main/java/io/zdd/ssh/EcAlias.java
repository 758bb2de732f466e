package io.zdd.ssh;

import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;

/**
 * A security provider with one service: the key factory {@code ECDSA}, which is the JDK's {@code EC}.
 *
 * <p>sshj asks for elliptic curve keys by the name that only BouncyCastle has for them. This name is all that keeps sshj
 * from working without it.
 */
final class EcAlias extends Provider {
    static final String NAME = "ZddEcAlias";

    @Serial
    private static final long serialVersionUID = 1L;

    EcAlias() {
        super(NAME, "1.0", "KeyFactory ECDSA, which is the JDK's EC, for sshj");
        putService(new EcService(this));
    }

    /** Makes the key factory itself: reflection, as is usual, would need a public class. */
    private static final class EcService extends Service {
        EcService(Provider provider) {
            super(provider, "KeyFactory", "ECDSA", EcKeyFactory.class.getName(), null, null);
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new EcKeyFactory(KeyFactory.getInstance("EC"));
        }
    }

    private static final class EcKeyFactory extends KeyFactorySpi {
        private final KeyFactory ec;

        EcKeyFactory(KeyFactory ec) {
            this.ec = ec;
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec) throws InvalidKeySpecException {
            return ec.getKeySpec(key, spec);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return ec.translateKey(key);
        }
    }
}
