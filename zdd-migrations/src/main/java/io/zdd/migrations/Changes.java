package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cuts files into what is done in one go. */
final class Changes {
    private final Database database;
    private final StatementReader reader;

    Changes(Database database) {
        this.database = database;
        reader = new StatementReader(database);
    }

    /** The changes of a file in their order; the findings are those of its check. */
    List<Change> of(MigrationFile file, List<Finding> findings) {
        List<Statement> statements =
                Splitter.split(file.sql(), database.dialect()).statements();
        List<Change.Part> parts = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            parts.add(new Change.Part(i + 1, statement, reader.read(statement), allowed(file, statement, findings)));
        }
        if (!parts.isEmpty() && isOneTransaction(statements.get(0))) {
            return List.of(new Change(file, parts));
        }
        return parts.stream().map(part -> new Change(file, List.of(part))).toList();
    }

    private static boolean isOneTransaction(Statement first) {
        return first.directives().stream().anyMatch(Directive::isTransaction);
    }

    private static String allowed(MigrationFile file, Statement statement, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.file().equals(file.fileName()) && finding.line() == statement.line())
                .flatMap(finding ->
                        finding.allowedBecause().map(reason -> finding.rule().id() + ": " + reason).stream())
                .collect(Collectors.joining("; "));
    }
}
