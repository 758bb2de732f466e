package io.zdd.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The first field of a line of known_hosts: a list of patterns, or one name that is hashed. */
final class HostPattern {
    private static final String HASHED = "|1|";
    private static final int SHA1_LENGTH = 20;

    private HostPattern() {}

    /** Whether the field stands for a name, which is in lower case: a host, {@code [host]:port}, or an alias. */
    static boolean matches(String field, String name) {
        if (field.startsWith("|")) {
            return matchesHash(field, name);
        }
        boolean found = false;
        for (String pattern : field.toLowerCase(Locale.ROOT).split(",")) {
            boolean negated = pattern.startsWith("!");
            if (matchesGlob(negated ? pattern.substring(1) : pattern, name)) {
                if (negated) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    private static boolean matchesHash(String field, String name) {
        int end = field.indexOf('|', HASHED.length());
        if (!field.startsWith(HASHED) || end < 0) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(field.substring(HASHED.length(), end));
            byte[] hash = Base64.getDecoder().decode(field.substring(end + 1));
            if (salt.length != SHA1_LENGTH) {
                return false;
            }
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return MessageDigest.isEqual(hash, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException garbage) {
            return false;
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("Every Java platform has HmacSHA1", absent);
        }
    }

    /** Only {@code *} and {@code ?} are special. In time proportional to the product of the lengths, unlike a regex. */
    private static boolean matchesGlob(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
            if (wanted == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (wanted == '?' || wanted == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(rest -> rest == '*');
    }
}
