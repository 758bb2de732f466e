package io.zdd.migrations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the statements of a file have done so far, as far as it excuses later ones. */
final class History {
    /** After these, the name may stand for another table. */
    private static final Set<Rule> GONE = Set.of(TableRules.DROP_OBJECT, TableRules.RENAME_TABLE);

    private final Set<String> created = new HashSet<>();
    private final Map<Constraint, String> checks = new HashMap<>();
    private final Map<Constraint, String> validated = new HashMap<>();

    private record Constraint(String table, String name) {}

    /** Takes note of what a statement does away with, before it is judged: the server does that first, too. */
    void addDrops(List<Effect> statement) {
        for (Effect effect : statement) {
            if (effect instanceof Effect.Judged judged && judged.rule() == ConstraintRules.DROP_CONSTRAINT) {
                validated.remove(new Constraint(judged.table(), judged.detail()));
            }
        }
    }

    void add(Effect effect) {
        if (effect instanceof Effect.Created thing) {
            created.add(thing.table());
        } else if (effect instanceof Effect.Judged judged && GONE.contains(judged.rule())) {
            created.remove(judged.table());
        } else if (effect instanceof Effect.AddedCheck check) {
            checks.put(new Constraint(check.table(), check.constraint()), check.notNullColumn());
        } else if (effect instanceof Effect.Validated validation) {
            Constraint constraint = new Constraint(validation.table(), validation.constraint());
            String column = checks.get(constraint);
            if (column != null) {
                validated.put(constraint, column);
            }
        }
    }

    /** A table that no running code knows and that had no rows. */
    boolean isNew(String table) {
        return created.contains(table);
    }

    /** Whether a rule is about something that cannot hurt any more, because of what was done before. */
    boolean excuses(Effect.Judged effect) {
        if (effect.rule() == FileRules.UNSUPPORTED) {
            return false;
        }
        if (effect.rule() == ColumnRules.UNPROVEN_NOT_NULL) {
            return isNew(effect.table()) || isProven(effect.table(), effect.detail());
        }
        if (effect.rule() == TableRules.ATTACH_PARTITION) {
            return isNew(effect.detail()) || isChecked(effect.detail());
        }
        return isNew(effect.table());
    }

    private boolean isChecked(String table) {
        return validated.keySet().stream()
                .anyMatch(constraint -> constraint.table().equals(table));
    }

    private boolean isProven(String table, String column) {
        return validated.entrySet().stream()
                .anyMatch(check ->
                        check.getKey().table().equals(table) && check.getValue().equals(column));
    }
}
