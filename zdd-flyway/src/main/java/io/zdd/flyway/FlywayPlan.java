package io.zdd.flyway;

import io.zdd.migrations.CheckResult;
import java.util.List;

/** What Flyway will run, by what it knew when the plan was made. An immutable value; its text is the dry run. */
public final class FlywayPlan {
    private final String database;
    private final List<Script> scripts;
    private final CheckResult judged;

    FlywayPlan(String database, List<Script> scripts, CheckResult judged) {
        this.database = database;
        this.scripts = List.copyOf(scripts);
        this.judged = judged;
    }

    /**
     * The scripts that will be run, in this order.
     *
     * @return their names, and the reason where one is not judged; unmodifiable
     */
    public List<String> scripts() {
        return scripts.stream().map(Script::toString).toList();
    }

    List<Script> pending() {
        return scripts;
    }

    CheckResult judged() {
        return judged;
    }

    /** Its kind, version and name. */
    String database() {
        return database;
    }

    /** For a person to read: a line, then each script, then what was let through with a reason. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(database + ": scripts for Flyway to run " + scripts.size());
        scripts().forEach(line -> text.append("\n  ").append(line));
        judged.findings().forEach(finding -> text.append("\n  ").append(finding));
        return text.toString();
    }
}
