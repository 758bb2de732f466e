package io.zdd.archive;

/**
 * An entry of an archive, as it says itself; nothing is checked yet.
 *
 * @param name the whole name, not normalised
 * @param kind what it is
 * @param mode its mode with all twelve bits, or {@link #NO_MODE}
 * @param modified in whole seconds since 1970
 * @param text of a link its target, of something special what it is, otherwise empty
 */
record ArchiveItem(String name, Kind kind, int mode, long modified, String text) {
    static final int NO_MODE = -1;

    enum Kind {
        FILE("a file"),
        DIRECTORY("a directory"),
        LINK("a symbolic link"),
        /** Another name for a file that came before. */
        HARD_LINK("a hard link"),
        /** A device, a pipe, a socket. */
        SPECIAL("a special file");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Whether it would run as another user than the one who starts it. */
    boolean privileged() {
        return mode != NO_MODE && (mode & 06000) != 0;
    }
}
