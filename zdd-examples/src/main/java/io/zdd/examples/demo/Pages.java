package io.zdd.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a release of the demo's site consists of: files that carry the release's id at both ends, and some ballast. */
final class Pages {
    /** The files that one answer is made of. */
    static final List<String> PARTS = List.of("index.html", "app.js", "style.css");

    /** Holds the status that the health page answers. */
    static final String HEALTH = "health";

    private static final int BALLAST_FILES = 60;
    private static final String FILLING = "<p>All of this page was made by one release.</p>\n".repeat(80);
    private static final Pattern MARK = Pattern.compile("release=(\\S+)\n");

    private Pages() {}

    /** Writes the source of a release; an existing one is written over in place. */
    static void write(Path directory, String release, int health) throws IOException {
        Files.createDirectories(directory.resolve("images"));
        Files.writeString(directory.resolve(HEALTH), String.valueOf(health));
        for (String part : PARTS) {
            Files.writeString(directory.resolve(part), mark(release) + FILLING + mark(release));
        }
        for (int i = 0; i < BALLAST_FILES; i++) {
            Files.writeString(directory.resolve("images").resolve(i + ".svg"), release + FILLING.substring(i));
        }
    }

    private static String mark(String release) {
        return "release=" + release + "\n";
    }

    /** The ids in an answer, in their order. */
    static List<String> marks(String body) {
        List<String> found = new ArrayList<>();
        Matcher matcher = MARK.matcher(body);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** How many ids a complete answer has. */
    static int marksOfWholeAnswer() {
        return PARTS.size() * 2;
    }
}
