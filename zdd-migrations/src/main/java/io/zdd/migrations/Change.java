package io.zdd.migrations;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is done in one go: one statement, or all of a file that asks for one transaction.
 *
 * @param file where it stands
 * @param parts its statements; never empty
 */
record Change(MigrationFile file, List<Part> parts) {
    Change {
        parts = List.copyOf(parts);
    }

    /**
     * One statement of it.
     *
     * @param number its place in the file, from 1
     * @param statement as it stands in the file
     * @param effects what it does
     * @param allowed the rules it breaks, with the reasons why it may; empty if it breaks none
     */
    record Part(int number, Statement statement, List<Effect> effects, String allowed) {
        Part {
            effects = List.copyOf(effects);
        }

        String checksum() {
            return Checksum.of(statement);
        }
    }

    Part first() {
        return parts.get(0);
    }

    Words words() {
        return first().statement().words();
    }

    boolean has(Predicate<Effect> effect) {
        return parts.stream().flatMap(part -> part.effects().stream()).anyMatch(effect);
    }

    /** Whether somebody gave a reason why it may break a rule. */
    boolean isAllowed() {
        return parts.stream().anyMatch(part -> !part.allowed().isEmpty());
    }

    /** The tables it is about that were there before. */
    Set<String> tables() {
        return parts.stream()
                .flatMap(part -> part.effects().stream())
                .map(Effect::table)
                .filter(table -> !table.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Such as {@code V12__orders.expand.sql:3  ALTER TABLE orders …}, on one line. */
    @Override
    public String toString() {
        String more = parts.size() > 1 ? " (and " + (parts.size() - 1) + " more, in one transaction)" : "";
        return file + ":" + first().statement().line() + "  " + head(first().statement()) + more;
    }

    /** The beginning of a statement, on one line. */
    static String head(Statement statement) {
        String line = statement.text().replaceAll("\\s+", " ");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }
}
