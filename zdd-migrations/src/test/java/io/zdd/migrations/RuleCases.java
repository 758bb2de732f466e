package io.zdd.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cases of cases.sql: a server, a phase, the rules that are broken in that order, and the SQL. */
record RuleCases(Database database, MigrationPhase phase, List<String> rules, String sql) {
    private static final Pattern HEAD = Pattern.compile("(\\w+) (\\d+)(?:\\.(\\d+))? (\\w+): (.*)");

    static Stream<RuleCases> all() throws IOException {
        try (InputStream file = RuleCases.class.getResourceAsStream("/cases.sql")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^@@ ")).skip(1).map(RuleCases::parse).toList().stream();
        }
    }

    private static RuleCases parse(String text) {
        String[] parts = text.split("\n", 2);
        Matcher head = HEAD.matcher(parts[0]);
        if (!head.matches()) {
            throw new IllegalArgumentException(parts[0]);
        }
        int major = Integer.parseInt(head.group(2));
        int minor = head.group(3) == null ? 0 : Integer.parseInt(head.group(3));
        Database database = switch (head.group(1)) {
            case "postgresql" -> Database.postgresql(major);
            case "mariadb" -> Database.mariadb(major, minor);
            default -> Database.mysql(major, minor);
        };
        List<String> rules = head.group(5).equals("passes")
                ? List.of()
                : List.of(head.group(5).split(", "));
        return new RuleCases(
                database, MigrationPhase.valueOf(head.group(4).toUpperCase(Locale.ROOT)), rules, parts[1].strip());
    }

    /** The rules by which it is refused there and then. */
    List<String> refusedBy(Database server, MigrationPhase at) {
        return new RuleCases(server, at, List.of(), sql)
                .findings().stream()
                        .filter(Finding::refused)
                        .map(finding -> finding.rule().id())
                        .toList();
    }

    /** What the check says about it. */
    List<Finding> findings() {
        MigrationFile file = new MigrationFile("V1__case." + phase + ".sql", 1, "case", phase, Optional.empty(), sql);
        return new Migrations(database, List.of(file)).check().findings();
    }

    @Override
    public String toString() {
        return database + " " + phase + ": " + rules + " " + sql.replace('\n', ' ');
    }
}
