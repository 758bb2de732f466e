package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.function.Function;

/**
 * A change of the schema in a {@link Migration}: one statement, or a few that belong together. {@link Table} makes the usual
 * ones. An immutable value.
 */
public final class SchemaChange {
    private final Function<Dialect, List<String>> statements;

    private SchemaChange(Function<Dialect, List<String>> statements) {
        this.statements = statements;
    }

    /**
     * What could stand in a file: one statement, or several with a semicolon between them, and instructions such as
     * {@code -- @allow}.
     *
     * @param text for every kind of server that the migration is run on
     * @return the change
     * @throws ZddException if it is blank
     */
    public static SchemaChange sql(String text) {
        if (text.isBlank()) {
            throw new ZddException("a change of the schema needs a statement: the text is blank");
        }
        // A comment at the end must not hide the semicolon that follows.
        String statement = text.strip() + '\n';
        return of(dialect -> List.of(statement));
    }

    static SchemaChange of(Function<Dialect, List<String>> statements) {
        return new SchemaChange(statements);
    }

    List<String> statements(Dialect dialect) {
        return statements.apply(dialect);
    }
}
