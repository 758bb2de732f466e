package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of squawk and strong_migrations about safety has one of ours that refuses the same in expand. */
class OthersRulesTest {
    private record Case(String theirs, String ours, String sql) {
        @Override
        public String toString() {
            return theirs;
        }

        List<String> refusedBy() {
            Database server = Database.postgresql(15);
            return new RuleCases(server, MigrationPhase.EXPAND, List.of(), sql)
                    .refusedBy(server, MigrationPhase.EXPAND);
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream file = OthersRulesTest.class.getResourceAsStream("/others.sql")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^@@ ")).skip(1).map(OthersRulesTest::parse).toList().stream();
        }
    }

    private static Case parse(String text) {
        String[] parts = text.split("\n", 2);
        String[] rules = parts[0].split(": ");
        return new Case(rules[0], rules[1], parts[1]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_they_call_unsafe_is_refused_in_expand(Case unsafe) {
        if (unsafe.ours().startsWith("passes, ")) {
            assertThat(unsafe.refusedBy()).isEmpty();
        } else {
            assertThat(unsafe.refusedBy()).contains(unsafe.ours());
        }
    }
}
