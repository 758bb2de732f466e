package io.zdd.flyway;

import io.zdd.migrations.CheckResult;
import io.zdd.migrations.Contracts;
import io.zdd.migrations.Gate;
import io.zdd.migrations.MigrationFile;
import io.zdd.migrations.MigrationPhase;
import io.zdd.migrations.Migrator;
import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** The scripts that contract the schema, and the gate before them. */
final class FlywayContracts {
    private final Settings settings;

    FlywayContracts(Settings settings) {
        this.settings = settings;
    }

    /** What holds them until the gate opens, by what is pending now. */
    Contracts behind(Gate gate) {
        List<Script> contracts = Pending.in(MigrationPhase.CONTRACT, settings).scripts();
        settings.tool().check(new Pending(contracts).files()).orThrow();
        List<Script> pending = new ArrayList<>(contracts);
        Pending.in(MigrationPhase.EXPAND, settings).scripts().stream()
                .filter(script -> script.version().isPresent() && script.file().isPresent())
                .forEach(pending::add);
        pending.sort(Comparator.comparing(script -> script.version().orElse(MigrationVersion.LATEST)));
        return settings.tool()
                .contracts(new Pending(pending).files(), gate, (file, progress) -> run(contracts, file, progress));
    }

    private void run(List<Script> contracts, MigrationFile file, Consumer<String> progress)
            throws InterruptedException {
        List<Script> one = contracts.stream()
                .filter(script -> script.file().filter(file::equals).isPresent())
                .toList();
        CheckResult judged = settings.tool().check(new Pending(one).files()).orThrow();
        new FlywayRun(settings, MigrationPhase.CONTRACT)
                .run(new FlywayPlan(settings.tool().title(), one, judged), progress);
    }

    /** By which the gate knows what a release has on board. */
    Migrator releases() {
        ScriptReader reader = new ScriptReader();
        try {
            Flyway flyway = reader.addedTo(settings.of(MigrationPhase.CONTRACT)).load();
            ScriptsOfPhase scripts = new ScriptsOfPhase(MigrationPhase.CONTRACT, settings, reader);
            return settings.tool()
                    .releases(Stream.of(flyway.info().all())
                            .filter(info -> info.getState().isResolved()
                                    && !info.getType().isSynthetic())
                            .flatMap(info -> scripts.script(info).file().stream())
                            .toList());
        } catch (FlywayException e) {
            throw new ZddException("Flyway could not tell which contracts there are: " + e.getMessage(), e);
        }
    }
}
