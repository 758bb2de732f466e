package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How bytes become lines. */
class LinesTest {
    private static final int LONGEST = 16 * 1024;

    @Test
    void line_ends_of_both_kinds_are_left_out() {
        assertThat(lines("a\r\n\nb\rc\nlast\r")).containsExactly("a", "", "b\rc", "last");
    }

    @Test
    void a_line_of_exactly_the_limit_is_one() {
        String line = "x".repeat(LONGEST);

        assertThat(lines(line + "\nnext\n")).containsExactly(line, "next");
        assertThat(lines(line + "y")).containsExactly(line, "y");
    }

    @Test
    void no_character_is_split() {
        for (int before = LONGEST - 5; before <= LONGEST; before++) {
            String line = "x".repeat(before) + "€😀ä" + "y".repeat(9);

            List<String> lines = lines(line);

            assertThat(lines).hasSize(2);
            assertThat(String.join("", lines)).isEqualTo(line);
        }
    }

    @Test
    void no_secret_is_split_wherever_it_lies() {
        Secret secret = Secret.of("key", "first-line\n  sécond-line  \n\n");
        for (String value : List.of("first-line", "sécond-line")) {
            for (int before = LONGEST - 20; before <= LONGEST + 5; before++) {
                String line = "x".repeat(before) + value + "y".repeat(20_000) + value;

                List<String> lines = lines(line, secret);

                assertThat(String.join("", lines)).isEqualTo(line);
                assertThat(lines).filteredOn(part -> part.contains(value)).hasSize(2);
                assertThat(lines).allMatch(part -> part.length() <= LONGEST);
            }
        }
    }

    @Test
    void overlapping_secrets_are_kept_together() {
        String line = "x".repeat(LONGEST - 6) + "abcdefghij";

        assertThat(lines(line, Secret.of("a", "abcdef"), Secret.of("b", "efghij")))
                .containsExactly("x".repeat(LONGEST - 6), "abcdefghij");
    }

    @Test
    void a_secret_longer_than_the_limit_is_one_line() {
        String value = "0123456789".repeat(3_000);

        assertThat(lines(value + "rest\n", Secret.of("long", value))).containsExactly(value, "rest");
        assertThat(lines("x" + value + "\n", Secret.of("long", value))).containsExactly("x", value);
    }

    private static List<String> lines(String printed, Secret... secrets) {
        List<String> heard = new ArrayList<>();
        Lines lines = new Lines(List.of(secrets), heard::add);
        for (byte each : printed.getBytes(StandardCharsets.UTF_8)) {
            lines.add(each);
        }
        lines.finish();
        return heard;
    }
}
