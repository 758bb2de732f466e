package io.zdd.flyway;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts as Flyway does, from a directory, a jar or whatever else provides them. To Flyway it is one that finds
 * migrations, and finds none; so it is told where Flyway reads. For one thread.
 */
final class ScriptReader implements MigrationResolver {
    private @Nullable ResourceProvider resources;
    private @Nullable Configuration configuration;

    /** Has a Flyway of this configuration tell where it reads, as soon as it looks for migrations. */
    FluentConfiguration addedTo(FluentConfiguration flyway) {
        return flyway.resolvers(
                Stream.concat(Stream.of(flyway.getResolvers()), Stream.of(this)).toArray(MigrationResolver[]::new));
    }

    @Override
    public Collection<ResolvedMigration> resolveMigrations(Context context) {
        resources = context.resourceProvider;
        configuration = context.configuration;
        return List.of();
    }

    /**
     * The text of a migration, with placeholders replaced as far as they are in the configuration; empty if it is no SQL.
     *
     * @throws ZddException if it cannot be read
     */
    Optional<String> sql(MigrationInfo info) {
        boolean sql =
                info.getType().name().equals("SQL") || info.getType().name().equals("SQL_BASELINE");
        return sql && resources != null && configuration != null
                ? Optional.of(sql(info, resources, configuration))
                : Optional.empty();
    }

    private static String sql(MigrationInfo info, ResourceProvider resources, Configuration configuration) {
        LoadableResource resource = resources.getResource(info.getScript());
        if (resource == null) {
            throw new ZddException("Flyway has " + info.getScript() + " at " + info.getPhysicalLocation()
                    + ", and does not give its text, so it cannot be judged");
        }
        try (Reader reader = resource.read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            boolean replaced =
                    configuration.isPlaceholderReplacement() && !Boolean.FALSE.equals(info.isPlaceholderReplacement());
            return replaced ? replaced(text.toString(), configuration) : text.toString();
        } catch (IOException e) {
            throw new ZddException("Reading " + info.getPhysicalLocation() + " failed: " + e, e);
        }
    }

    /** One that is left, because Flyway makes its value up, is not understood by the check unless it is in quotes. */
    private static String replaced(String text, Configuration configuration) {
        String result = text;
        for (var placeholder : configuration.getPlaceholders().entrySet()) {
            String name =
                    configuration.getPlaceholderPrefix() + placeholder.getKey() + configuration.getPlaceholderSuffix();
            result = result.replace(name, placeholder.getValue());
        }
        return result;
    }
}
