package io.zdd.migrations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Whether files that each have a good name go together. */
final class FileSet {
    private static final Comparator<MigrationFile> ORDER = Comparator.comparingLong(MigrationFile::version)
            .thenComparing(MigrationFile::phase)
            .thenComparing(MigrationFile::fileName);
    /** From here on a version is a date, and the next one is not one more. */
    private static final long DATES = 10_000_000;

    private final List<MigrationFile> files;
    private final List<String> problems = new ArrayList<>();

    FileSet(List<MigrationFile> files) {
        this.files = files.stream().sorted(ORDER).toList();
    }

    List<MigrationFile> inOrder() {
        return files;
    }

    /** What is wrong, in words; empty if nothing is. */
    List<String> problems() {
        TreeMap<Long, MigrationFile> first = new TreeMap<>();
        for (MigrationFile file : files) {
            MigrationFile before = first.putIfAbsent(file.version(), file);
            if (before != null && !before.name().equals(file.name())) {
                problems.add(file + " and " + before + " have one version and two names: give one of them the next"
                        + " free version");
            }
        }
        duplicates();
        gaps(List.copyOf(first.values()));
        // A phase in Java is there once for each kind of server, and has one name.
        return problems.stream().distinct().toList();
    }

    private void duplicates() {
        for (int i = 0; i < files.size(); i++) {
            for (MigrationFile other : files.subList(i + 1, files.size())) {
                if (sameStep(files.get(i), other)) {
                    problems.add(files.get(i) + " and " + other
                            + " are the same phase of one version, for one server: join them, or name in each the"
                            + " kind of server it is for");
                }
            }
        }
    }

    private static boolean sameStep(MigrationFile one, MigrationFile other) {
        boolean oneServer = one.dialect().isEmpty()
                || other.dialect().isEmpty()
                || one.dialect().equals(other.dialect());
        return one.version() == other.version()
                && one.name().equals(other.name())
                && one.phase() == other.phase()
                && oneServer;
    }

    /** The first may be any: what lies before it was squashed. */
    private void gaps(List<MigrationFile> versions) {
        for (int i = 1; i < versions.size(); i++) {
            MigrationFile before = versions.get(i - 1);
            MigrationFile next = versions.get(i);
            if (next.version() < DATES && next.version() != before.version() + 1) {
                problems.add("between " + before + " and " + next + " there is no V" + (before.version() + 1)
                        + ": number them without gaps, or by date");
            }
        }
    }
}
