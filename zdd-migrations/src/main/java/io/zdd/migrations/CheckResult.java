package io.zdd.migrations;

import java.util.List;

/**
 * What the check of migrations found.
 *
 * @param database what they were judged for
 * @param files the files that were read
 * @param findings in the order of the files, those that were let through included; what only a server found comes last
 */
public record CheckResult(Database database, List<MigrationFile> files, List<Finding> findings) {
    /** Copies the lists. */
    public CheckResult {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * The findings by which the check fails.
     *
     * @return those that no {@code @allow} lets through
     */
    public List<Finding> refused() {
        return findings.stream().filter(Finding::refused).toList();
    }

    /**
     * Whether every statement stands where the running code can live with it.
     *
     * @return true if nothing is refused
     */
    public boolean passed() {
        return refused().isEmpty();
    }

    /**
     * This result, if nothing is refused.
     *
     * @return this
     * @throws UnsafeMigrationException if something is; it carries this result
     */
    public CheckResult orThrow() {
        if (!passed()) {
            throw new UnsafeMigrationException(this);
        }
        return this;
    }

    /** For a person to read: a line, then each finding. */
    @Override
    public String toString() {
        int refused = refused().size();
        StringBuilder text = new StringBuilder("Migrations for " + database + ": files " + files.size() + ", refused "
                + refused + ", allowed with a reason " + (findings.size() - refused));
        findings.forEach(finding -> text.append('\n').append(finding));
        return text.toString();
    }
}
