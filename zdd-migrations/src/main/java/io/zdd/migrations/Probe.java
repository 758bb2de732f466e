package io.zdd.migrations;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a PostgreSQL server judge changes of tables and new indexes, on empty copies of the tables in a transaction that is
 * undone. What goes before is done to the copies as well.
 */
final class Probe {
    /**
     * The syntax; a column, a type or a constraint that is there already, is not there, or does not fit; a function that is not
     * there or may not stand there. A copy answers as its table would.
     */
    private static final Set<String> TRUE_OF_THE_TABLE =
            Set.of("42601", "42701", "42703", "42710", "42804", "42846", "42883", "42P17");

    private static final String NO_SUCH_OBJECT = "42704";

    /** A value that does not fit its type: it stands in the statement, for there are no rows. */
    private static final String BAD_VALUE = "22";

    private final Session session;
    private final TableCopies copies;
    private final List<Finding> known;
    private final Set<String> created = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    /** Whether something was left out on which a later statement may depend. */
    private boolean blind;

    private Probe(Session session, List<Finding> known) {
        this.session = session;
        this.known = known;
        copies = new TableCopies(session);
    }

    /**
     * Tries changes that were not done yet, in this order; the database is left as it was.
     *
     * @param known what the check of the files let through
     */
    static Trial of(Session session, List<Change> changes, List<Finding> known) throws SQLException {
        session.set(session.engine().settings());
        session.set(Map.of("lock_timeout", "200ms", "statement_timeout", "5s"));
        Probe probe = new Probe(session, known);
        session.begin();
        try {
            for (Change change : changes) {
                for (Change.Part part : change.parts()) {
                    probe.judge(change.file(), part);
                }
            }
        } catch (SQLException | RuntimeException e) {
            session.rollbackAfter(e);
            throw e;
        }
        session.rollback();
        return new Trial(probe.findings, probe.copies.untried());
    }

    private void judge(MigrationFile file, Change.Part part) throws SQLException {
        Words words = part.statement().words();
        Optional<TableChange> change = TableChange.of(part.statement())
                .filter(cut -> fitsCopy(part.statement().words()));
        if (isCreated(words)) {
            part.effects().stream()
                    .filter(effect -> !(effect instanceof Effect.Judged))
                    .map(Effect::table)
                    .forEach(created::add);
        } else if (change.isEmpty()) {
            blind |= !isOfNoConsequence(words);
        } else if (!created.contains(change.get().table())) {
            judge(file, part, change.get());
        }
    }

    /** New tables change nothing of others, and their own changes hurt nobody. */
    private static boolean isCreated(Words words) {
        return words.accept("CREATE") && (words.ahead("TABLE") || words.ahead("UNLOGGED", "TABLE"));
    }

    /** A temporary table has no triggers, partitions and foreign keys to tables that stay, and its indexes other names. */
    private static boolean fitsCopy(Words words) {
        return List.of("REFERENCES", "PARTITION", "INHERIT", "SCHEMA", "TRIGGER", "RULE", "CLUSTER").stream()
                        .noneMatch(words::has)
                && !words.has("RENAME", "TO");
    }

    /** After these a table has the columns, types and constraints that it had before. */
    private static boolean isOfNoConsequence(Words words) {
        return words.ahead("DROP", "INDEX")
                || words.ahead("CREATE", "TRIGGER")
                || words.aheadAny("INSERT", "UPDATE", "DELETE", "GRANT", "COMMENT", "ANALYZE", "VACUUM", "REINDEX");
    }

    private void judge(MigrationFile file, Change.Part part, TableChange change) throws SQLException {
        Optional<TableCopies.Original> original = copies.find(change.table());
        if (original.isEmpty()) {
            if (!blind && !change.maybe()) {
                report(file, part, ServerRules.REFUSES, change.table(), "there is no table " + change.table());
            }
            blind = true;
            return;
        }
        Optional<TableCopy> copy = original.get().table() ? copies.of(original.get()) : Optional.empty();
        if (copy.isPresent()) {
            judge(file, part, change, copy.get());
        } else {
            blind = true;
        }
    }

    private void judge(MigrationFile file, Change.Part part, TableChange change, TableCopy copy) throws SQLException {
        TableCopy.State before = copy.state(session);
        Optional<SQLException> failure = copies.attempt(change.on(copy.qualified()));
        if (failure.isPresent()) {
            if (isTrueOfTheTable(failure.get(), part.statement().words())) {
                report(file, part, ServerRules.REFUSES, change.table(), copy.said(failure.get()));
            }
            blind = true;
        } else if (!change.index()) {
            compare(file, part, before, copy);
        }
    }

    private void compare(MigrationFile file, Change.Part part, TableCopy.State before, TableCopy copy)
            throws SQLException {
        TableCopy.State after = copy.state(session);
        List<Rule> believed = known.stream()
                .filter(finding -> finding.file().equals(file.fileName())
                        && finding.line() == part.statement().line())
                .map(Finding::rule)
                .toList();
        if (after.file() != before.file()) {
            if (believed.stream().noneMatch(ServerRules::saysItRewrites)) {
                report(file, part, ServerRules.REWRITES, copy.original(), "");
            }
        } else if (after.scans() > before.scans() && !isValidation(part)) {
            if (believed.stream().noneMatch(ServerRules::saysItScans)) {
                report(file, part, ServerRules.SCANS, copy.original(), "");
            }
        }
    }

    /** It reads all rows, too, but others go on writing. */
    private static boolean isValidation(Change.Part part) {
        return !part.effects().isEmpty() && part.effects().stream().allMatch(Effect.Validated.class::isInstance);
    }

    /** Whether a table is sure to be refused what its copy was refused. */
    private boolean isTrueOfTheTable(SQLException failure, Words words) {
        String state = String.valueOf(failure.getSQLState());
        boolean nameOfCopy = words.has("CONSTRAINT") || words.has("USING", "INDEX");
        boolean type = state.equals(NO_SUCH_OBJECT) && !nameOfCopy;
        return !blind && (type || state.startsWith(BAD_VALUE) || TRUE_OF_THE_TABLE.contains(state));
    }

    private void report(MigrationFile file, Change.Part part, Rule rule, String table, String name) {
        Statement statement = part.statement();
        findings.add(new Finding(
                file.fileName(),
                statement.line(),
                rule,
                statement.text(),
                rule.instead(table, name),
                new Allowances(statement.directives(), file.phase()).reason(rule)));
    }
}
