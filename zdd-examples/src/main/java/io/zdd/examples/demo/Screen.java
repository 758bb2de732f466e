package io.zdd.examples.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that stay, and below them, on a terminal only, a few lines that are drawn again and again; thread-safe. */
final class Screen {
    private static final int WIDTH = 79;
    private static final String UP_AND_ERASE_BELOW = "\033[%dA\r\033[J";

    private final PrintStream out;
    private final boolean terminal;
    private int drawn;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Screen standard() {
        return new Screen(System.out, isTerminal(System.console()));
    }

    /** From JDK 22 on there may be a console without a terminal, and a method that tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderThan22) {
            return true;
        }
    }

    synchronized void line(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    /** Cut off, because a line that wraps would not be erased whole. */
    synchronized void draw(List<String> lines) {
        if (terminal) {
            erase();
            lines.forEach(line -> out.println(line.substring(0, Math.min(WIDTH, line.length()))));
            out.flush();
            drawn = lines.size();
        }
    }

    synchronized void erase() {
        if (drawn > 0) {
            out.printf(UP_AND_ERASE_BELOW, drawn);
            drawn = 0;
        }
    }
}
