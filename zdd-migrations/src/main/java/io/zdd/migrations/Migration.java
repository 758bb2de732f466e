package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A migration written in Java. Its phases are judged, run and noted as if they stood in files.
 *
 * <pre>{@code
 * Migration referenceCode = Migration.of(12, "orders reference code")
 *     .expand(SchemaChange.sql("ALTER TABLE orders ADD COLUMN reference_code text"))
 *     .backfill(Backfill.sql("UPDATE orders SET reference_code = CONCAT('ORD-', id)"
 *                     + " WHERE id > :from AND id <= :to AND reference_code IS NULL")
 *             .verifiedBy("SELECT 1 FROM orders WHERE reference_code IS NULL"));
 *
 * Migrations.of(referenceCode).on(Database.postgresql(15)).check().orThrow();
 * }</pre>
 *
 * <p>An immutable value: each method gives a changed copy.
 */
public final class Migration {
    private static final Pattern NAME = Pattern.compile("\\w+( \\w+)*");
    /** As many digits as the name of a file may have. */
    private static final long LAST = 999_999_999_999_999_999L;

    private final long version;
    private final String name;
    private final List<MigrationFile> files;

    private Migration(long version, String name, List<MigrationFile> files) {
        this.version = version;
        this.name = name;
        this.files = List.copyOf(files);
    }

    /**
     * A migration that does nothing yet.
     *
     * @param version as behind the V of a file
     * @param name words of letters, digits and underscores; a space counts as an underscore, so
     *     {@code orders reference code} is what a file calls {@code orders_reference_code}
     * @return the migration
     * @throws ZddException if the version is negative or has more than 18 digits, or the name is another
     */
    public static Migration of(long version, String name) {
        if (version < 0 || version > LAST) {
            throw new ZddException("the version of a migration has 1 to 18 digits and no sign, not " + version);
        }
        if (!NAME.matcher(name).matches()) {
            throw new ZddException("the name of a migration is words of letters, digits and underscores, such as"
                    + " 'orders reference code', not '" + name + "'");
        }
        return new Migration(version, name.replace(' ', '_'), List.of());
    }

    /**
     * The same migration with what runs before the swap, under the old code.
     *
     * @param changes in their order, at least one
     * @return a changed copy
     * @throws ZddException if there is none, or this phase was given before
     */
    public Migration expand(SchemaChange... changes) {
        return with(MigrationPhase.EXPAND, changes);
    }

    /**
     * The same migration with what fills rows after the swap, in batches.
     *
     * @param backfill one statement
     * @return a changed copy
     * @throws ZddException if this phase was given before
     */
    public Migration backfill(Backfill backfill) {
        return with(MigrationPhase.BACKFILL, backfill::text);
    }

    /**
     * The same migration with what runs in a later deployment, when no code needs the old shape any more.
     *
     * @param changes in their order, at least one
     * @return a changed copy
     * @throws ZddException if there is none, or this phase was given before
     */
    public Migration contract(SchemaChange... changes) {
        return with(MigrationPhase.CONTRACT, changes);
    }

    private Migration with(MigrationPhase phase, SchemaChange... changes) {
        if (changes.length == 0) {
            throw new ZddException(title(phase) + " needs at least one change: leave the phase out if it has none");
        }
        return with(
                phase,
                dialect -> Stream.of(changes)
                        .flatMap(change -> change.statements(dialect).stream())
                        .map(statement -> statement + ";\n")
                        .collect(Collectors.joining()));
    }

    private Migration with(MigrationPhase phase, Function<Dialect, String> sql) {
        if (files.stream().anyMatch(file -> file.phase() == phase)) {
            throw new ZddException(title(phase) + " was given before: give all its changes in one call");
        }
        Map<Dialect, String> texts = new LinkedHashMap<>();
        for (Dialect dialect : Dialect.values()) {
            texts.put(dialect, sql.apply(dialect));
        }
        List<MigrationFile> more = new ArrayList<>(files);
        if (Set.copyOf(texts.values()).size() == 1) {
            more.add(file(phase, Optional.empty(), sql.apply(Dialect.POSTGRESQL)));
        } else {
            texts.forEach((dialect, text) -> more.add(file(phase, Optional.of(dialect), text)));
        }
        return new Migration(version, name, more);
    }

    private MigrationFile file(MigrationPhase phase, Optional<Dialect> dialect, String sql) {
        return new MigrationFile(title(phase), version, name, phase, dialect, sql);
    }

    /** The name of the file it could stand in, without its ending. */
    private String title(MigrationPhase phase) {
        return this + "." + phase;
    }

    /** What it was compiled to; one for each kind of server where they differ. */
    List<MigrationFile> files() {
        return files;
    }

    /** Such as {@code V12__orders_reference_code}. */
    @Override
    public String toString() {
        return "V" + version + "__" + name;
    }
}
