package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackfillPaceTest {
    private final BackfillPace pace = BackfillPace.usual().batch(Duration.ofMillis(100));

    @Test
    void the_next_batch_has_as_many_rows_as_take_the_wanted_time() {
        assertThat(pace.nextBatch(1000, Duration.ofMillis(100))).isEqualTo(1000);
        assertThat(pace.nextBatch(1000, Duration.ofMillis(80))).isEqualTo(1250);
        assertThat(pace.nextBatch(1000, Duration.ofMillis(125))).isEqualTo(800);
    }

    @Test
    void one_batch_does_not_decide_alone() {
        assertThat(pace.nextBatch(1000, Duration.ofSeconds(10))).isEqualTo(500);
        assertThat(pace.nextBatch(1000, Duration.ZERO)).isEqualTo(2000);
        assertThat(pace.nextBatch(1, Duration.ofSeconds(10))).isEqualTo(10);
        assertThat(pace.nextBatch(15_000, Duration.ZERO)).isEqualTo(20_000);
    }

    @Test
    void a_rest_is_a_multiple_of_the_batch() {
        assertThat(pace.rest(Duration.ofMillis(40))).isEqualTo(Duration.ofMillis(40));
        assertThat(pace.pause(2.5).rest(Duration.ofMillis(40))).isEqualTo(Duration.ofMillis(100));
        assertThat(pace.pause(0).rest(Duration.ofMillis(40))).isEqualTo(Duration.ZERO);
    }

    @Test
    void bad_values_are_refused() {
        assertThatThrownBy(() -> pace.batch(Duration.ZERO))
                .isInstanceOf(ZddException.class)
                .hasMessage("a batch must take 1 ms or longer, not PT0S");
        assertThatThrownBy(() -> pace.pause(-0.1)).hasMessageStartingWith("the pause must be a multiple of zero");
        assertThatThrownBy(() -> pace.pause(Double.NaN)).hasMessageStartingWith("the pause must be a multiple of zero");
        assertThatThrownBy(() -> pace.budget(Duration.ofSeconds(-1)))
                .hasMessageStartingWith("a time cannot be negative");
    }
}
