package io.zdd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import io.zdd.transport.OutputLines;
import io.zdd.transport.OutputListener.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets in lines so long that they are split. */
class WholeSecretsTest {
    private static final int LONGEST = OutputLines.LONGEST;

    @Test
    void a_secret_is_taken_out_wherever_the_split_is() {
        for (String value : List.of("first-line", "sécond-line")) {
            for (int before = LONGEST - 20; before <= LONGEST + 5; before++) {
                String start = "x".repeat(before);
                String end = "y".repeat(40_000);

                List<String> heard = heard(start + value + end + value + "\nnext\n", "first-line\n  sécond-line  \n\n");

                assertThat(String.join("", heard)).isEqualTo(start + "***" + end + "***next");
                assertThat(heard).last().isEqualTo("next");
            }
        }
    }

    @Test
    void a_secret_that_is_longer_than_a_line_may_be_is_taken_out() {
        String value = "0123456789".repeat(5_000);

        assertThat(String.join("", heard("x".repeat(9) + value + "y\n", value))).isEqualTo("x".repeat(9) + "***y");
    }

    @Test
    void nothing_is_kept_back_where_no_secret_is_known() {
        List<String> heard = new ArrayList<>();
        WholeSecrets output = new WholeSecrets(new Scrubber(), (stream, line) -> heard.add(line));

        output.line(Stream.STDOUT, "x".repeat(LONGEST));

        assertThat(heard).containsExactly("x".repeat(LONGEST));
    }

    @Test
    void the_streams_are_kept_apart() {
        Scrubber scrubber = new Scrubber();
        scrubber.add(List.of(Secret.of("token", "abcdef")));
        List<String> heard = new ArrayList<>();
        WholeSecrets output = new WholeSecrets(scrubber, (stream, line) -> heard.add(stream + line));

        output.line(Stream.STDOUT, "x".repeat(LONGEST - 3) + "abc");
        output.line(Stream.STDERR, "between");
        output.line(Stream.STDOUT, "def");

        assertThat(heard).containsExactly("STDOUT" + "x".repeat(LONGEST - 5), "STDERRbetween", "STDOUTxx***");
    }

    @Test
    void no_character_is_cut_where_a_line_is_kept_back() {
        String line = "😀".repeat(LONGEST);
        for (int longest = 1; longest < 5; longest++) {
            assertThat(heard(line, "s".repeat(longest)))
                    .allSatisfy(part -> assertThat(
                                    new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                            .isEqualTo(part));
        }
    }

    @Test
    void what_was_kept_back_is_told_at_the_end() {
        assertThat(String.join("", heard("x".repeat(LONGEST), "secret"))).isEqualTo("x".repeat(LONGEST));
    }

    private static List<String> heard(String printed, String secret) {
        Scrubber scrubber = new Scrubber();
        scrubber.add(List.of(Secret.of("token", secret)));
        List<String> heard = new ArrayList<>();
        WholeSecrets output = new WholeSecrets(scrubber, (stream, line) -> heard.add(line));
        OutputLines lines = new OutputLines(line -> output.line(Stream.STDOUT, line));
        byte[] bytes = printed.getBytes(StandardCharsets.UTF_8);
        lines.add(bytes, bytes.length);
        lines.finish();
        output.finish();
        return heard;
    }
}
