package io.zdd.migrations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Has another tool run contracts, and notes which, because the gate knows only what is noted. */
final class ToolContracts {
    private final DataSource source;
    private final RunSettings settings;
    private final ForeignTool.ContractWork work;

    ToolContracts(DataSource source, RunSettings settings, ForeignTool.ContractWork work) {
        this.source = source;
        this.settings = settings;
        this.work = work;
    }

    /** Runs scripts one by one. What fails stays noted as begun, so that nothing goes live that cannot live with it. */
    void run(List<Change> changes) throws InterruptedException {
        Map<MigrationFile, List<Change>> scripts =
                changes.stream().collect(Collectors.groupingBy(Change::file, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<MigrationFile, List<Change>> script : scripts.entrySet()) {
            note(script.getValue(), false);
            work.run(script.getKey(), settings::say);
            note(script.getValue(), true);
        }
    }

    private void note(List<Change> changes, boolean done) throws InterruptedException {
        Attempt attempt = new Attempt(1, settings.patience().spent(), settings.release());
        new Reconnecting(source, settings)
                .run(session -> MigrationRun.locked(session, settings, locked -> {
                    StepTable steps = new StepTable(locked);
                    steps.create();
                    for (Change change : changes) {
                        if (done) {
                            steps.done(change, attempt);
                        } else {
                            steps.running(change, attempt, Optional.empty());
                        }
                    }
                }));
    }
}
