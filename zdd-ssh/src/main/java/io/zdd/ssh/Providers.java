package io.zdd.ssh;

import java.lang.reflect.Field;
import java.security.Security;
import net.schmizz.sshj.common.SecurityUtils;
import org.slf4j.LoggerFactory;

/**
 * All that this transport sets for the whole JVM, so that sshj works without BouncyCastle.
 *
 * <p>sshj registers BouncyCastle as soon as it finds it on the class path, and then uses it for everything: AES-GCM a tenth
 * as fast as the JDK's, and a second later to start. Therefore, before the first connection and only once:
 *
 * <ul>
 *   <li>{@link SecurityUtils#setRegisterBouncyCastle(boolean) sshj is told} not to register BouncyCastle by itself, unless
 *       the application has told it one or the other, or has chosen another security provider for it;
 *   <li>the security provider {@link EcAlias} is added behind all others, unless there is a key factory {@code ECDSA}.
 * </ul>
 *
 * <p>Where the application has registered BouncyCastle, nothing is set at all: sshj then uses it, as it would without this
 * library. Nothing is undone, as another connection may need it. An application that uses sshj itself, with a form of key
 * that needs BouncyCastle, has to register BouncyCastle before the first connection. In a container that loads this library
 * again with another class loader, the first alias stays and serves all.
 */
final class Providers {
    private Providers() {}

    /** Sets what is not set. Thread-safe; costs nothing but the first time. */
    static void ensure() {
        Once.run();
    }

    /** The JVM runs a class initializer once, and lets all other threads wait for it. */
    private static final class Once {
        static {
            set();
        }

        static void run() {}
    }

    private static void set() {
        if (registered(SecurityUtils.BOUNCY_CASTLE) || registered(SecurityUtils.SPONGY_CASTLE)) {
            return;
        }
        if (untouched("registerBouncyCastle") && untouched("securityProvider")) {
            SecurityUtils.setRegisterBouncyCastle(false);
        }
        if (Security.getAlgorithms("KeyFactory").stream().noneMatch("ECDSA"::equalsIgnoreCase)) {
            Security.addProvider(new EcAlias());
        }
    }

    private static boolean registered(String provider) {
        return Security.getProvider(provider) != null;
    }

    /** There is no getter, except one that registers BouncyCastle. */
    private static boolean untouched(String setting) {
        try {
            Field field = SecurityUtils.class.getDeclaredField(setting);
            field.setAccessible(true);
            return field.get(null) == null;
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            LoggerFactory.getLogger(Providers.class)
                    .debug("cannot see whether sshj's {} is set; taken as not set", setting, unknown);
            return true;
        }
    }
}
