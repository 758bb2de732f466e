package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges the statements of one file, one after the other. */
final class FileReview {
    private final MigrationFile file;
    private final List<Finding> findings = new ArrayList<>();
    private final List<List<Effect>> effects = new ArrayList<>();
    private final History history = new History();
    private final Script script;
    private final boolean transaction;

    private FileReview(MigrationFile file, Database database, boolean byTool) {
        this.file = file;
        script = split(file, database);
        StatementReader reader = new StatementReader(database);
        script.statements().forEach(statement -> effects.add(reader.read(statement)));
        boolean asked = !script.statements().isEmpty()
                && script.statements().get(0).directives().stream().anyMatch(Directive::isTransaction);
        transaction = asked || byTool && database.postgresql() && runsInOne();
        if (asked && !database.postgresql()) {
            refuse(FileRules.TRANSACTION_FORM, script.statements().get(0).line(), "-- @transaction");
        }
    }

    /** What is found in a file, in the order of its statements. */
    static List<Finding> of(MigrationFile file, Database database) {
        return reviewed(new FileReview(file, database, false));
    }

    /** The same for the script of a tool that puts each script into one transaction if it can be in one. */
    static List<Finding> ofTool(MigrationFile script, Database database) {
        return reviewed(new FileReview(script, database, true));
    }

    private static List<Finding> reviewed(FileReview review) {
        review.review();
        return List.copyOf(review.findings);
    }

    private boolean runsInOne() {
        return effects.size() > 1
                && effects.stream().flatMap(List::stream).noneMatch(Effect.OutsideTransaction.class::isInstance);
    }

    private static Script split(MigrationFile file, Database database) {
        try {
            return Splitter.split(file.sql(), database.dialect());
        } catch (ZddException e) {
            throw new ZddException(file + " cannot be read as " + database + ": " + e.getMessage(), e);
        }
    }

    private void review() {
        Set<String> locked = new HashSet<>();
        for (int i = 0; i < effects.size(); i++) {
            Statement statement = script.statements().get(i);
            if (!transaction) {
                locked.clear();
            }
            history.addDrops(effects.get(i));
            List<Effect.Judged> broken = broken(i);
            effects.get(i).forEach(history::add);
            if (locks(locked, effects.get(i))) {
                broken.add(new Effect.Judged(FileRules.SEVERAL_TABLES, "", ""));
            }
            report(statement, broken, i > 0);
        }
        if (effects.isEmpty() && file.phase() == MigrationPhase.BACKFILL) {
            refuse(FileRules.BACKFILL_FORM, 1, "(no statement)");
        }
        script.leftOver().forEach(this::refuse);
    }

    private List<Effect.Judged> broken(int index) {
        List<Effect.Judged> broken = new ArrayList<>();
        if (file.phase() == MigrationPhase.BACKFILL) {
            boolean batch = effects.get(index).size() == 1
                    && effects.get(index).get(0) instanceof Effect.Rows rows
                    && rows.batched();
            if (!batch || index > 0) {
                broken.add(new Effect.Judged(FileRules.BACKFILL_FORM, "", ""));
            }
            return broken;
        }
        effects.get(index)
                .forEach(effect -> rule(effect, index)
                        .filter(rule -> !rule.allowedIn().contains(file.phase()))
                        .ifPresent(rule -> broken.add(new Effect.Judged(rule, effect.table(), detail(effect)))));
        return broken;
    }

    /** The rule that an effect breaks here, unless what stands before it in the file excuses it. */
    private Optional<Rule> rule(Effect effect, int index) {
        if (effect instanceof Effect.Judged judged) {
            boolean viewTakesPlace = judged.rule() == TableRules.RENAME_TABLE && viewFollows(judged, index);
            return viewTakesPlace || history.excuses(judged) ? Optional.empty() : Optional.of(judged.rule());
        }
        if (history.isNew(effect.table())) {
            return Optional.empty();
        }
        if (effect instanceof Effect.Rows) {
            return Optional.of(FileRules.UNBATCHED_WRITE);
        }
        return transaction && effect instanceof Effect.OutsideTransaction || isScanUnderLock(effect, index)
                ? Optional.of(FileRules.TRANSACTION_FORM)
                : Optional.empty();
    }

    /** Whether rows are looked at while the lock of another change is held. */
    private boolean isScanUnderLock(Effect effect, int index) {
        boolean alone = effects.get(index).stream().allMatch(Effect.Validated.class::isInstance);
        return effect instanceof Effect.Validated && (transaction || !alone);
    }

    /** In one transaction, a view with the old name takes the place of a table, so that old code goes on. */
    private boolean viewFollows(Effect.Judged rename, int index) {
        return transaction
                && effects.subList(index + 1, effects.size()).stream()
                        .flatMap(List::stream)
                        .anyMatch(new Effect.Created(rename.table(), rename.detail())::equals);
    }

    private static String detail(Effect effect) {
        return effect instanceof Effect.Judged judged ? judged.detail() : "";
    }

    /** Whether these make it more than one table that is locked in this transaction. */
    private boolean locks(Set<String> locked, List<Effect> statement) {
        int before = locked.size();
        statement.stream()
                .filter(effect -> !(effect instanceof Effect.Created))
                .map(Effect::table)
                .filter(table -> !table.isEmpty() && !history.isNew(table))
                .forEach(locked::add);
        return locked.size() > 1 && locked.size() > before;
    }

    private void report(Statement statement, List<Effect.Judged> broken, boolean behindFirst) {
        Allowances allowances = new Allowances(statement.directives(), file.phase());
        for (Effect.Judged effect : broken) {
            findings.add(new Finding(
                    file.fileName(),
                    statement.line(),
                    effect.rule(),
                    statement.text(),
                    effect.rule().instead(effect.table(), effect.detail()),
                    allowances.reason(effect.rule())));
        }
        allowances.useless().forEach(this::refuse);
        statement.directives().stream()
                .filter(directive -> behindFirst && directive.isTransaction())
                .forEach(this::refuse);
    }

    private void refuse(Directive directive) {
        refuse(FileRules.DIRECTIVE, directive.line(), "-- @" + directive.name() + " " + directive.value());
    }

    private void refuse(Rule rule, int line, String statement) {
        findings.add(new Finding(file.fileName(), line, rule, statement, rule.instead("", ""), Optional.empty()));
    }
}
