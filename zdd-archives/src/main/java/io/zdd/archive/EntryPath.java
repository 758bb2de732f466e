package io.zdd.archive;

import java.util.ArrayList;
import java.util.List;

/** The path that the name of an archive's entry means. */
final class EntryPath {
    /** The longest path that Linux opens. */
    private static final int LONGEST = 4095;

    private EntryPath() {}

    /** The path below the release, empty for the release itself; refuses what leads out of it. */
    static String of(ArchiveFile archive, String name) {
        if (!NameEncoding.isFaithful(name)) {
            throw archive.refused(name, "a name that is not valid UTF-8; rename it, or pack it in a UTF-8 locale");
        }
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw archive.refused(name, "which is no file name: it is empty or has a NUL in it");
        }
        if (name.length() > LONGEST) {
            throw archive.refused(name.substring(0, 40) + "...", "a path that is too long for every host");
        }
        if (name.startsWith("/")) {
            throw archive.refused(name, "an absolute path; pack it with paths relative to the release");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : name.split("/")) {
            if (segment.equals("..")) {
                throw archive.refused(name, "a path with '..' in it, which may lead out of the release");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }
}
