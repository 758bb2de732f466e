package io.zdd.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final Tally tally = new Tally();

    @Test
    void it_is_a_success_if_nothing_was_lost_and_the_sick_one_went_back() {
        assertThat(summary(19, 1, List.of()).succeeded()).isTrue();
        assertThat(summary(19, 1, List.of()).table()).endsWith("not one request was lost\n");
    }

    @Test
    void one_failed_request_is_a_failure_and_is_shown() {
        tally.addFailed("status 500: gone");

        assertThat(summary(19, 1, List.of()).succeeded()).isFalse();
        assertThat(summary(19, 1, List.of()).table())
                .contains("first failure: status 500: gone\n")
                .endsWith("FAILED\n");
    }

    @Test
    void one_mixed_answer_is_a_failure() {
        tally.addMixed();

        assertThat(summary(19, 1, List.of()).succeeded()).isFalse();
    }

    @Test
    void one_stale_answer_is_a_failure() {
        tally.addStale();

        assertThat(summary(19, 1, List.of()).succeeded()).isFalse();
    }

    @Test
    void a_sick_release_that_stayed_or_a_good_one_that_did_not_is_a_failure() {
        assertThat(summary(20, 0, List.of()).succeeded()).isFalse();
        assertThat(summary(18, 1, List.of()).succeeded()).isFalse();
    }

    @Test
    void a_release_that_no_visitor_saw_is_a_failure_for_then_nothing_was_tried() {
        assertThat(summary(19, 1, List.of("v7")).succeeded()).isFalse();
        assertThat(summary(19, 1, List.of("v7")).table()).contains("never seen by a visitor: [v7]");
    }

    @Test
    void the_numbers_stand_in_the_json() {
        tally.addRequest();
        tally.addRequest();
        tally.addFailed("why");

        assertThat(summary(19, 1, List.of()).json().trim())
                .isEqualTo("{\"requests\": 2, \"failed\": 1, \"mixed\": 0, \"stale\": 0, \"deployments\": 20,"
                        + " \"rollbacks\": 1, \"swap_micros_median\": 200, \"swap_micros_max\": 900}");
    }

    private Summary summary(int live, int rollbacks, List<String> unseen) {
        List<Duration> swaps = List.of(micros(900), micros(100), micros(200));
        return new Summary(20, live, rollbacks, 1, unseen, tally, swaps, Duration.ofSeconds(12));
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
