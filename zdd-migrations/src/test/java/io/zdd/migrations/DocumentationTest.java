package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of the rules and the example in docs/migrations.md are what the code says. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../docs/migrations.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/zdd/migrations/ReferenceCode.java");

    @Test
    void the_table_of_the_rules_is_up_to_date() throws IOException {
        String page = Files.readString(PAGE);
        String table = Rule.all().stream().map(DocumentationTest::row).collect(Collectors.joining("\n"));
        assertThat(page.lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n")))
                .isEqualTo(table);
    }

    /** The class is compiled, and its migration run by {@link MigrationOnServersTest}. */
    @Test
    void the_example_in_java_is_one_that_is_run() throws IOException {
        String source = Files.readString(EXAMPLE);
        String body = source.substring(
                source.indexOf("migration() {\n") + 14, source.indexOf("        return referenceCode"));
        assertThat(Files.readString(PAGE))
                .contains("```java\n" + body.stripTrailing().stripIndent() + "\n```");
    }

    private static String row(Rule rule) {
        String hazards = rule.hazards().stream().sorted().map(Hazard::name).collect(Collectors.joining(", "));
        return "| `" + rule.id() + "` | " + hazards + " | " + phases(rule.allowedIn()) + " | " + rule.why() + " | "
                + rule.instead("t", "c").replace("\n    ", " ").replace("\n", "<br>") + " |";
    }

    private static String phases(Set<MigrationPhase> phases) {
        return phases.isEmpty()
                ? "–"
                : phases.stream().sorted().map(MigrationPhase::toString).collect(Collectors.joining(", "));
    }
}
