package io.zdd.flyway;

import io.zdd.migrations.MigrationFile;
import io.zdd.migrations.MigrationPhase;
import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * What Flyway has not run yet.
 *
 * @param scripts in the order in which it would run them
 */
record Pending(List<Script> scripts) {
    Pending {
        scripts = List.copyOf(scripts);
    }

    /**
     * What is pending in one phase, when the files of all phases fit to what was run.
     *
     * @throws ZddException if they do not, the database cannot be reached, or something is no SQL and not allowed
     */
    static Pending in(MigrationPhase phase, Settings settings) {
        try {
            validate(settings);
            return look(phase, settings);
        } catch (FlywayException e) {
            throw new ZddException("Flyway could not tell what is pending: " + e.getMessage(), e);
        }
    }

    /** What is pending in all phases. */
    static Pending inAll(Settings settings) {
        List<Script> scripts =
                new ArrayList<>(in(MigrationPhase.EXPAND, settings).scripts());
        if (!settings.contracts().isEmpty()) {
            scripts.addAll(in(MigrationPhase.CONTRACT, settings).scripts());
        }
        return new Pending(scripts);
    }

    /** A run of one phase sees only its own files, so that all are there and unchanged is looked after here. */
    private static void validate(Settings settings) {
        if (!settings.configuration().isValidateOnMigrate()) {
            return;
        }
        var all = settings.all();
        ValidateResult result = all.ignoreMigrationPatterns(Settings.patterns(all, "*:pending"))
                .load()
                .validateWithResult();
        if (!result.validationSuccessful) {
            throw new ZddException("Flyway refuses the migrations: " + result.getAllErrorMessages());
        }
    }

    private static Pending look(MigrationPhase phase, Settings settings) {
        ScriptReader reader = new ScriptReader();
        Flyway flyway = reader.addedTo(settings.of(phase)).load();
        ScriptsOfPhase scripts = new ScriptsOfPhase(phase, settings, reader);
        return new Pending(
                Stream.of(flyway.info().pending()).map(scripts::script).toList());
    }

    /** What can be judged of it. */
    List<MigrationFile> files() {
        return scripts.stream().flatMap(script -> script.file().stream()).toList();
    }
}
