package io.zdd.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names for deployments and for who makes them. */
final class Deployments {
    private Deployments() {}

    /** 16 random hexadecimal digits. */
    static String newId() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** User, machine and process id. */
    static String thisProcess() {
        return System.getProperty("user.name", "?") + "@" + machine() + " (pid "
                + ProcessHandle.current().pid() + ")";
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unknown";
        }
    }
}
