package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;

/** Gathers what one statement does. */
final class Effects {
    private final List<Effect> effects = new ArrayList<>();

    /** It does to a table, or to another object, what this rule is about. */
    void add(Rule rule, String table) {
        add(rule, table, "");
    }

    void add(Rule rule, String table, String detail) {
        effects.add(new Effect.Judged(rule, table, detail));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    /** It takes a lock of this table for a moment and does nothing that any rule is about. */
    void touch(String table) {
        effects.add(new Effect.Touched(table));
    }

    void created(String table) {
        effects.add(new Effect.Created(table, ""));
    }

    /** A view of all that another table holds. */
    void createdCopy(String view, String table) {
        effects.add(new Effect.Created(view, table));
    }

    /** A check that did not look at old rows; if it says that a column is not null, that column. */
    void addedCheck(String table, String constraint, String notNullColumn) {
        effects.add(new Effect.AddedCheck(table, constraint, notNullColumn));
    }

    /** It refuses to run in a transaction with others. */
    void outsideTransaction(String table) {
        effects.add(new Effect.OutsideTransaction(table));
    }

    /** It writes rows, as many as there are or only those of one batch. */
    void rows(String table, boolean batched) {
        effects.add(new Effect.Rows(table, batched));
    }

    void validated(String table, String constraint) {
        effects.add(new Effect.Validated(table, constraint));
    }

    List<Effect> all() {
        return List.copyOf(effects);
    }
}
