package io.zdd.model;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * POSIX permission bits, the lowest twelve of a mode.
 *
 * @param bits from 0 to 07777
 */
public record FileMode(int bits) {
    private static final PosixFilePermission[] HIGHEST_FIRST = PosixFilePermission.values();

    /**
     * Checks the range.
     *
     * @throws ZddException if a bit outside 07777 is set
     */
    public FileMode {
        if (bits < 0 || bits > 07777) {
            throw new ZddException(Integer.toOctalString(bits) + " is not a file mode; it goes from 0 to 7777 octal");
        }
    }

    /**
     * The mode with these bits.
     *
     * @param bits for instance {@code 0644}
     * @return the mode
     */
    public static FileMode of(int bits) {
        return new FileMode(bits);
    }

    /**
     * The mode written in octal.
     *
     * @param octal for instance {@code "2775"}
     * @return the mode
     * @throws ZddException if the text is no octal number up to 7777
     */
    public static FileMode parse(String octal) {
        if (!octal.matches("[0-7]{1,4}")) {
            throw new ZddException("'" + octal + "' is not a file mode; write it in octal, such as 644 or 2775");
        }
        return new FileMode(Integer.parseInt(octal, 8));
    }

    /**
     * The mode made of permissions of java.nio.
     *
     * @param permissions the permissions
     * @return the mode
     */
    public static FileMode of(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (PosixFilePermission permission : permissions) {
            bits |= 0400 >> permission.ordinal();
        }
        return new FileMode(bits);
    }

    /**
     * The nine lowest bits as permissions of java.nio.
     *
     * @return a new set
     */
    public Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : HIGHEST_FIRST) {
            if ((bits & 0400 >> permission.ordinal()) != 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }

    /**
     * Whether some of these bits are set.
     *
     * @param mask the bits
     * @return true if at least one is set
     */
    public boolean has(int mask) {
        return (bits & mask) != 0;
    }

    /** The bits in octal, without a leading zero. */
    @Override
    public String toString() {
        return Integer.toOctalString(bits);
    }
}
