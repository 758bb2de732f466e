package io.zdd.migrations;

import java.util.Optional;

/**
 * A statement that a rule is about.
 *
 * @param file the name of the file
 * @param line the line in which the statement begins
 * @param rule what it breaks
 * @param statement as it stands in the file
 * @param instead what to write, phase by phase, with the names of the statement
 * @param allowedBecause the reason behind {@code @allow}; empty if the statement is refused
 */
public record Finding(
        String file, int line, Rule rule, String statement, String instead, Optional<String> allowedBecause) {
    /**
     * Whether nobody gave a reason to let it through.
     *
     * @return true if the check fails by it
     */
    public boolean refused() {
        return allowedBecause.isEmpty();
    }

    /** For a person to read, over several lines. */
    @Override
    public String toString() {
        String head = file + ":" + line + "  " + rule.id() + " "
                + rule.hazards().stream().sorted().toList();
        if (allowedBecause.isPresent()) {
            return head + "  allowed: " + allowedBecause.get();
        }
        return head + "\n" + statement.indent(4) + rule.why().indent(2) + "  Write instead:\n"
                + instead.indent(4).stripTrailing();
    }
}
