package io.zdd.ssh;

import java.lang.reflect.Field;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import net.schmizz.sshj.common.SecurityUtils;

/** An application that has set something of its own before the first connection. */
final class ProvidersProbe {
    private ProvidersProbe() {}

    private static final class Other extends Provider {
        private static final long serialVersionUID = 1L;

        Other(String name, String... algorithms) {
            super(name, "1", "for the test");
            for (String algorithm : algorithms) {
                putService(new Service(this, "KeyFactory", algorithm, "none", null, null));
            }
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws ReflectiveOperationException {
        switch (arguments[0]) {
            case "BouncyCastle" -> Security.addProvider(new Other("BC"));
            case "ECDSA" -> Security.addProvider(new Other("Other", "ECDSA"));
            case "register" -> SecurityUtils.setRegisterBouncyCastle(true);
            case "provider" -> SecurityUtils.setSecurityProvider("SunJCE");
            case "nothing twice" -> Providers.ensure();
            default -> {}
        }
        Providers.ensure();
        long aliases = Arrays.stream(Security.getProviders())
                .filter(provider -> provider.getName().equals(EcAlias.NAME))
                .count();
        System.out.println("bc=" + (Security.getProvider("BC") == null ? "no" : "yes") + " alias=" + aliases
                + " register=" + value("registerBouncyCastle") + " provider=" + value("securityProvider"));
    }

    private static Object value(String name) throws ReflectiveOperationException {
        Field field = SecurityUtils.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }
}
