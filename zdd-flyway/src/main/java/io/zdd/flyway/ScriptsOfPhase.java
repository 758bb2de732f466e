package io.zdd.flyway;

import io.zdd.migrations.MigrationFile;
import io.zdd.migrations.MigrationPhase;
import io.zdd.model.ZddException;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;

/** Makes scripts of what Flyway has found in one phase. */
record ScriptsOfPhase(MigrationPhase phase, Settings settings, ScriptReader reader) {
    /**
     * What Flyway has found.
     *
     * @throws ZddException if it is no SQL and not allowed, or contracts and has no whole number
     */
    Script script(MigrationInfo info) {
        String name = info.getScript();
        Optional<MigrationFile> file = reader.sql(info).map(sql -> file(info, sql));
        String reason = settings.allowed().getOrDefault(name, "");
        if (file.isEmpty() && (reason.isEmpty() || phase == MigrationPhase.CONTRACT)) {
            throw new ZddException(
                    name + " is no SQL (" + info.getType().name() + "), so nobody can judge what it does to"
                            + " code that is live. Write it as SQL"
                            + (phase == MigrationPhase.CONTRACT
                                    ? "."
                                    : ", or let it through by allow(\"" + name + "\", reason)."));
        }
        return new Script(
                name,
                Optional.ofNullable(info.getChecksum()),
                file,
                Optional.ofNullable(info.getVersion()),
                file.isPresent() ? "" : reason);
    }

    private MigrationFile file(MigrationInfo info, String sql) {
        long version = phase == MigrationPhase.CONTRACT ? number(info) : 0;
        return new MigrationFile(info.getScript(), version, info.getDescription(), phase, Optional.empty(), sql);
    }

    /** By which the database knows a contract. */
    private static long number(MigrationInfo info) {
        String version = info.getVersion() == null ? "" : info.getVersion().getVersion();
        if (!version.matches("\\d{1,18}")) {
            throw new ZddException(
                    info.getScript() + " contracts the schema, and needs a whole number as its version, by"
                            + " which the releases that know it are found.");
        }
        return Long.parseLong(version);
    }
}
