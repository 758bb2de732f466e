package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that an Include line names, by glob(7). */
final class IncludedFiles {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\]");
    private static final Pattern PART = Pattern.compile(
            "\\\\(?<escaped>.)|\\[(?<not>[!^]?)(?<set>\\]?[^\\]]*)\\]|(?<star>\\*)|(?<one>\\?)|(?<other>.)");

    private IncludedFiles() {}

    /** The files in their order; a pattern without files is no mistake. */
    static List<Path> of(Setting pattern, Path base, Path home) {
        String text = pattern.text();
        Matcher drive = DRIVE.matcher(text);
        if (text.startsWith("~/")) {
            return find(home, text.substring(2), pattern);
        } else if (text.startsWith("~")) {
            throw pattern.refused("names another user's home; write the path from the root");
        } else if (text.startsWith("/")) {
            return find(Path.of("/"), text, pattern);
        } else if (drive.lookingAt()) {
            return find(Path.of(drive.group()), text.substring(3), pattern);
        }
        return find(base, text, pattern);
    }

    private static List<Path> find(Path root, String text, Setting pattern) {
        List<Path> found = List.of(root);
        try {
            for (String segment : text.split("/")) {
                found = segment.isEmpty() ? found : below(found, segment);
            }
        } catch (IOException unreadable) {
            throw new ZddException(
                    pattern.where() + ": cannot list the files of Include " + pattern.text() + ": " + unreadable,
                    unreadable);
        }
        return found.stream()
                .filter(file -> !Files.isDirectory(file))
                .sorted(Comparator.comparing(Path::toString))
                .toList();
    }

    private static List<Path> below(List<Path> directories, String segment) throws IOException {
        if (!segment.matches(".*[*?\\[\\\\].*")) {
            return directories.stream()
                    .map(directory -> directory.resolve(segment))
                    .filter(Files::exists)
                    .toList();
        }
        Pattern regex = regex(segment);
        Stream.Builder<Path> found = Stream.builder();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> children = Files.list(directory)) {
                    children.filter(child -> matches(child, regex, segment)).forEach(found);
                }
            }
        }
        return found.build().toList();
    }

    /** A leading dot has to be written. */
    private static boolean matches(Path file, Pattern regex, String segment) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return (!name.startsWith(".") || segment.startsWith("."))
                && regex.matcher(name).matches();
    }

    private static Pattern regex(String segment) {
        return Pattern.compile(
                PART.matcher(segment)
                        .results()
                        .map(part -> regexOf(part.group()))
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }

    private static String regexOf(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(part);
        } else if (matcher.group("star") != null) {
            return ".*";
        } else if (matcher.group("one") != null) {
            return ".";
        } else if (matcher.group("set") != null) {
            return "[" + (matcher.group("not").isEmpty() ? "" : "^")
                    + matcher.group("set").replaceAll("[\\\\\\[\\]&^]", "\\\\$0") + "]";
        }
        String escaped = matcher.group("escaped");
        return Pattern.quote(escaped != null ? escaped : part);
    }
}
