package io.zdd.ssh;

import io.zdd.model.ZddException;

/**
 * One value of an SSH client's configuration.
 *
 * @param text as it was written, or as {@code ssh -G} printed it
 * @param where the file and line, or the command that printed it
 */
record Setting(String text, String where) {
    boolean isNone() {
        return text.equalsIgnoreCase("none");
    }

    ZddException refused(String why) {
        return new ZddException(where + ": \"" + text + "\" " + why);
    }
}
