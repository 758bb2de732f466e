package io.zdd.strategy;

import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.model.ZddException;
import java.util.Optional;

/**
 * A directory in the release that the application writes: it is made if missing, gets its permissions, and stays out of
 * the sealed manifest. What belongs to another user is left as it is.
 *
 * @param path relative to the release
 * @param mode permissions of directories; files get them without the execute bits
 * @param group group, or empty to leave it
 * @param acl an entry for {@code setfacl}, or empty for none
 */
public record Writable(RelativePath path, Optional<FileMode> mode, Optional<String> group, Optional<String> acl) {
    /**
     * A directory that the application writes.
     *
     * @param path relative to the release
     * @return the writable directory, with mode 775
     * @throws ZddException if the path is absolute or leaves the release
     */
    public static Writable directory(String path) {
        return new Writable(RelativePath.of(path), Optional.of(FileMode.of(0775)), Optional.empty(), Optional.empty());
    }

    /**
     * The same with another mode.
     *
     * @param octal for instance {@code "2775"}
     * @return a changed copy
     * @throws ZddException if the text is no mode
     */
    public Writable mode(String octal) {
        return new Writable(path, Optional.of(FileMode.parse(octal)), group, acl);
    }

    /**
     * The same with a group.
     *
     * @param name the group's name on the host
     * @return a changed copy
     * @throws ZddException if the name has a character that groups do not have
     */
    public Writable group(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            throw new ZddException("'" + name + "' is not the name of a group");
        }
        return new Writable(path, mode, Optional.of(name), acl);
    }

    /**
     * The same with an entry of the access control list, for what is there and, by default, for what comes later.
     *
     * @param entry for instance {@code u:www-data:rwX}; needs the program {@code setfacl} on the host
     * @return a changed copy
     * @throws ZddException if the entry is not of the form {@code u:name:rwX} or {@code g:name:rwX}
     */
    public Writable acl(String entry) {
        if (!entry.matches("[ug](ser|roup)?:[A-Za-z_][A-Za-z0-9_.-]*:[rwxX-]{1,4}")) {
            throw new ZddException("'" + entry + "' is not an entry zdd accepts; write it like u:www-data:rwX");
        }
        return new Writable(path, mode, group, Optional.of(entry));
    }
}
