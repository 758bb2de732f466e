package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTest {
    static Stream<RuleCases> cases() throws IOException {
        return RuleCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_statement_breaks_these_rules_and_no_others(RuleCases rules) {
        assertThat(rules.refusedBy(rules.database(), rules.phase())).isEqualTo(rules.rules());
    }

    @Test
    void every_rule_has_a_case_that_breaks_it() throws IOException {
        Set<String> broken =
                RuleCases.all().flatMap(rules -> rules.rules().stream()).collect(Collectors.toSet());
        assertThat(Rule.all())
                .extracting(Rule::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> broken.contains(id) || ServerRules.has(id));
    }

    @Test
    void every_rule_with_a_phase_of_its_own_has_a_case_that_passes_there() throws IOException {
        Set<String> elsewhere = RuleCases.all()
                .filter(rules -> rules.rules().size() == 1)
                .filter(rules -> passesInContract(rules))
                .map(rules -> rules.rules().get(0))
                .collect(Collectors.toSet());
        assertThat(Rule.all())
                .filteredOn(rule -> !rule.allowedIn().isEmpty())
                .extracting(Rule::id)
                .allMatch(elsewhere::contains);
    }

    private static boolean passesInContract(RuleCases rules) {
        return new RuleCases(rules.database(), MigrationPhase.CONTRACT, List.of(), rules.sql())
                .findings()
                .isEmpty();
    }

    @Test
    void every_rule_says_why_and_what_to_write_instead() {
        assertThat(Rule.all()).allSatisfy(rule -> {
            assertThat(rule.hazards()).isNotEmpty();
            assertThat(rule.why()).endsWith(".");
            assertThat(rule.instead()).matches("(?s)(expand|backfill|contract): .+");
        });
    }
}
