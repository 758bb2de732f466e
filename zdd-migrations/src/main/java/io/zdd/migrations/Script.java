package io.zdd.migrations;

import java.util.List;

/**
 * A file cut into statements.
 *
 * @param statements in their order
 * @param leftOver directives behind the last statement, which are for none
 */
record Script(List<Statement> statements, List<Directive> leftOver) {
    Script {
        statements = List.copyOf(statements);
        leftOver = List.copyOf(leftOver);
    }
}
