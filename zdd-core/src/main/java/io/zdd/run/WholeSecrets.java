package io.zdd.run;

import io.zdd.transport.OutputLines;
import io.zdd.transport.OutputListener;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Takes secrets out of what a command prints, also where a line was split within one for its length: the end of a line that
 * was split is kept back until the next one has come.
 */
final class WholeSecrets implements OutputListener {
    private final Scrubber scrubber;
    private final OutputListener listener;
    private final Map<Stream, String> kept = new EnumMap<>(Stream.class);

    WholeSecrets(Scrubber scrubber, OutputListener listener) {
        this.scrubber = scrubber;
        this.listener = listener;
    }

    @Override
    public void line(Stream stream, String line) {
        String before = kept.remove(stream);
        String text = scrubber.scrub(before == null ? line : before + line);
        int whole = wasSplit(line) ? wholeCharacters(text, text.length() - scrubber.longest() + 1) : text.length();
        if (whole < text.length()) {
            kept.put(stream, text.substring(whole));
        }
        if (whole > 0 || text.isEmpty()) {
            listener.line(stream, text.substring(0, whole));
        }
    }

    /** The command has ended: what was kept back is told. */
    void finish() {
        Map.copyOf(kept).forEach(listener::line);
        kept.clear();
    }

    private static boolean wasSplit(String line) {
        int shortest = OutputLines.LONGEST - 3;
        return line.length() * 3L >= shortest && line.getBytes(StandardCharsets.UTF_8).length >= shortest;
    }

    private static int wholeCharacters(String text, int wanted) {
        int cut = Math.max(0, Math.min(text.length(), wanted));
        boolean within = cut > 0 && cut < text.length() && Character.isLowSurrogate(text.charAt(cut));
        return within ? cut - 1 : cut;
    }
}
