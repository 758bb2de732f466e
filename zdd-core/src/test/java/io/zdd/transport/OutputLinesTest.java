package io.zdd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How bytes become lines. */
class OutputLinesTest {
    private static final int LONGEST = OutputLines.LONGEST;

    @Test
    void line_ends_of_both_kinds_are_left_out() {
        assertThat(lines("a\r\n\nb\rc\nlast\r")).containsExactly("a", "", "b\rc", "last");
    }

    @Test
    void a_line_of_exactly_the_limit_is_one() {
        String line = "x".repeat(LONGEST);

        assertThat(lines(line + "\nnext\n")).containsExactly(line, "next");
        assertThat(lines(line + "\r\nnext\n")).containsExactly(line, "next");
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
    void bytes_that_are_no_characters_are_split_at_the_limit() {
        byte[] printed = new byte[LONGEST + 1];
        Arrays.fill(printed, (byte) 0x80);

        assertThat(lines(printed).stream().map(String::length)).containsExactly(LONGEST, 1);
    }

    private static List<String> lines(String printed) {
        return lines(printed.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines(byte[] printed) {
        List<String> heard = new ArrayList<>();
        OutputLines lines = new OutputLines(heard::add);
        lines.add(printed, printed.length);
        lines.finish();
        return heard;
    }
}
