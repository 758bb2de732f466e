package io.zdd.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void without_a_terminal_there_are_plain_lines_only() {
        show(new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false));

        assertThat(shown()).isEqualTo("stays\n");
    }

    @Test
    void on_a_terminal_what_was_drawn_is_erased_before_the_next_line() {
        show(new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true));

        assertThat(shown()).isEqualTo("one\ntwo\n\033[2A\r\033[Jthree\n\033[1A\r\033[Jstays\n");
    }

    private static void show(Screen screen) {
        screen.draw(List.of("one", "two"));
        screen.draw(List.of("three"));
        screen.line("stays");
        screen.erase();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
