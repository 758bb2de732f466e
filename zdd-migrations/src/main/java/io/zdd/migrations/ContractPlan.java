package io.zdd.migrations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which contracts may be run now, and what holds back the others. An immutable value; its text is the dry run. */
public final class ContractPlan {
    private final String database;
    private final List<Change> ready;
    private final Map<String, List<String>> held;
    private final List<String> untried;

    ContractPlan(String database, List<Change> ready, Map<String, List<String>> held, List<String> untried) {
        this.database = database;
        this.ready = List.copyOf(ready);
        this.held = new TreeMap<>(held);
        this.untried = List.copyOf(untried);
    }

    /**
     * What may be run, in this order.
     *
     * @return a line for each statement; unmodifiable
     */
    public List<String> ready() {
        return ready.stream().map(Change::toString).toList();
    }

    /**
     * What may not be run.
     *
     * @return the reasons by the names of the files; unmodifiable
     */
    public Map<String, List<String>> held() {
        return Map.copyOf(held);
    }

    /** What of this another plan has, too. */
    ContractPlan only(ContractPlan other) {
        List<String> there = other.ready();
        return new ContractPlan(
                database,
                ready.stream()
                        .filter(change -> there.contains(change.toString()))
                        .toList(),
                held,
                untried);
    }

    List<Change> changes() {
        return ready;
    }

    /** For a person to read: a line, then each statement that may be run, then what is held and why. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(database + ": contracts to run " + ready.size() + ", held " + held.size());
        ready().forEach(line -> text.append("\n  ").append(line));
        untried.forEach(table -> text.append("\n  not tried on a copy of ").append(table));
        held.forEach((file, reasons) -> {
            text.append("\n  held: ").append(file);
            reasons.forEach(reason -> text.append("\n    ").append(reason));
        });
        return text.toString();
    }
}
