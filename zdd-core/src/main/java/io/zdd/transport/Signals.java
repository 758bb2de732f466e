package io.zdd.transport;

import java.util.Map;

/** What an exit status of 128+n may mean. */
final class Signals {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "HUP"),
            Map.entry(2, "INT"),
            Map.entry(3, "QUIT"),
            Map.entry(4, "ILL"),
            Map.entry(6, "ABRT"),
            Map.entry(7, "BUS"),
            Map.entry(8, "FPE"),
            Map.entry(9, "KILL"),
            Map.entry(10, "USR1"),
            Map.entry(11, "SEGV"),
            Map.entry(12, "USR2"),
            Map.entry(13, "PIPE"),
            Map.entry(14, "ALRM"),
            Map.entry(15, "TERM"));

    private Signals() {}

    static String exitStatus(int status) {
        int number = status - 128;
        String name = NAMES.containsKey(number) ? "SIG" + NAMES.get(number) : "signal " + number;
        return "exit status " + status + ": ended by " + name + " (128+" + number
                + "), unless that is the program's own status";
    }
}
