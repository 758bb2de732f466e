package io.zdd.migrations;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The migrations that a release has on board. It copes with the schema after each of them, contract included.
 *
 * @param versions those of its files; what lies before the first of them was squashed, and is known as well
 */
record KnownVersions(TreeSet<Long> versions) {
    static KnownVersions of(List<MigrationFile> files) {
        return new KnownVersions(
                files.stream().map(MigrationFile::version).collect(Collectors.toCollection(TreeSet::new)));
    }

    static KnownVersions parse(String text) {
        return new KnownVersions(Stream.of(text.split(" "))
                .filter(version -> !version.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    boolean contains(long version) {
        return !versions.isEmpty() && version < versions.first() || versions.contains(version);
    }

    /** Those of the given ones that it does not know. */
    Set<Long> missing(Set<Long> wanted) {
        return wanted.stream().filter(version -> !contains(version)).collect(Collectors.toCollection(TreeSet::new));
    }

    String text() {
        return versions.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
