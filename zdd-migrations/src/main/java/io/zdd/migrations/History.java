package io.zdd.migrations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the statements of a file have done so far, as far as it excuses later ones. */
final class History {
    private final Set<String> created = new HashSet<>();
    private final Set<List<String>> notValid = new HashSet<>();
    private final Map<List<String>, String> notNullChecks = new HashMap<>();
    private final Set<List<String>> provenColumns = new HashSet<>();
    private final Set<String> provenTables = new HashSet<>();

    void add(Effect effect) {
        if (effect instanceof Effect.Created thing) {
            created.add(thing.table());
        } else if (effect instanceof Effect.NotValid constraint) {
            notValid.add(List.of(constraint.table(), constraint.constraint()));
        } else if (effect instanceof Effect.NotNullCheck check) {
            notNullChecks.put(List.of(check.table(), check.constraint()), check.column());
        } else if (effect instanceof Effect.Validated constraint) {
            validated(List.of(constraint.table(), constraint.constraint()));
        }
    }

    private void validated(List<String> constraint) {
        provenTables.add(constraint.get(0));
        String column = notNullChecks.get(constraint);
        if (column != null) {
            provenColumns.add(List.of(constraint.get(0), column));
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
            return isNew(effect.table()) || provenColumns.contains(List.of(effect.table(), effect.detail()));
        }
        if (effect.rule() == TableRules.ATTACH_PARTITION) {
            return isNew(effect.detail()) || provenTables.contains(effect.detail());
        }
        return isNew(effect.table());
    }
}
