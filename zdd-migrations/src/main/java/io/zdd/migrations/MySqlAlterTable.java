package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;

/** ALTER TABLE of MariaDB and MySQL, behind those two words. */
final class MySqlAlterTable {
    private final Words words;
    private final Database database;
    private final Effects effects;

    MySqlAlterTable(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        words.ifExists();
        String table = words.name();
        if (words.accept("WAIT")) {
            words.next();
        } else {
            words.accept("NOWAIT");
        }
        List<Words> changes = new ArrayList<>();
        Algorithm algorithm = Algorithm.LEFT_TO_SERVER;
        for (Words part : words.commaSeparated()) {
            if (Algorithm.begins(part)) {
                algorithm = algorithm.with(part);
            } else {
                changes.add(part);
            }
        }
        algorithm.judge(table, database, effects);
        MySqlChange change = new MySqlChange(table, algorithm, database, effects);
        changes.forEach(change::read);
    }
}
