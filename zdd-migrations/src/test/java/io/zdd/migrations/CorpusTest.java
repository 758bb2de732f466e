package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * What squawk and strong_migrations call unsafe is refused in expand.
 *
 * <p>The corpus is other people's data and no part of the project: the variable says where it lies. Each line holds a
 * script, what it is written for, and the verdicts.
 */
@EnabledIfEnvironmentVariable(
        named = "ZDD_SQL_CORPUS",
        matches = ".+",
        disabledReason = "ZDD_SQL_CORPUS does not say where the corpus lies")
class CorpusTest {
    /** Rules of squawk that are about style, or about time limits that whoever runs the migration sets. */
    private static final Set<String> NOT_ABOUT_SAFETY = Set.of(
            "prefer-robust-stmts",
            "prefer-bigint-over-int",
            "prefer-bigint-over-smallint",
            "prefer-identity",
            "prefer-text-field",
            "prefer-timestamp-tz",
            "ban-char-field",
            "ban-duplicate-column-assignments",
            "identifier-too-long",
            "require-table-schema",
            "require-lock-timeout",
            "require-statement-timeout");

    @Test
    void what_others_call_unsafe_is_refused_in_expand_with_written_exceptions() throws IOException {
        Map<String, Integer> agreement = new TreeMap<>();
        List<String> passed = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getenv("ZDD_SQL_CORPUS")))) {
            JsonNode script = new ObjectMapper().readTree(line);
            boolean unsafe = isUnsafe(script);
            boolean refused = isRefused(script);
            agreement.merge(verdicts(script, unsafe, refused), 1, Integer::sum);
            if (unsafe && !refused) {
                passed.add(script.get("id").asText());
            }
        }
        agreement.forEach((verdict, scripts) -> System.out.println(verdict + ": " + scripts));
        assertThat(passed).containsExactlyElementsOf(exceptions());
    }

    private static String verdicts(JsonNode script, boolean unsafe, boolean refused) {
        return (script.has("sm_verdict") ? "strong_migrations says " : "squawk says ") + (unsafe ? "unsafe" : "safe")
                + ", zdd " + (refused ? "refuses" : "lets pass");
    }

    private static boolean isUnsafe(JsonNode script) {
        if (script.has("sm_verdict")) {
            return script.get("sm_verdict").asText().equals("unsafe")
                    && script.get("sql_level").asBoolean();
        }
        return StreamSupport.stream(script.get("squawk_rules").spliterator(), false)
                .map(JsonNode::asText)
                .anyMatch(rule -> !NOT_ABOUT_SAFETY.contains(rule));
    }

    private static boolean isRefused(JsonNode script) {
        boolean postgresql = script.get("dialect").asText().equals("postgres");
        Database database =
                postgresql ? Database.postgresql(script.get("pg_version").asInt()) : Database.mariadb(10, 11);
        boolean transaction = postgresql && script.get("assume_in_transaction").asBoolean();
        String sql =
                (transaction ? "-- @transaction\n" : "") + script.get("sql").asText();
        MigrationFile file =
                new MigrationFile("V1__case.expand.sql", 1, "case", MigrationPhase.EXPAND, Optional.empty(), sql);
        return !new Migrations(database, List.of(file)).check().passed();
    }

    private static List<String> exceptions() throws IOException {
        try (InputStream file = CorpusTest.class.getResourceAsStream("/corpus-exceptions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[0])
                    .toList();
        }
    }
}
