package io.zdd.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of a manifest: a line per entry, names last and escaped.
 *
 * <pre>
 * f 644 1204 1718186400 9f86d0…0a08 public/index.php
 * d 755 public
 * l public/storage TAB ../storage/public
 * </pre>
 */
final class ManifestText {
    private ManifestText() {}

    static String write(List<ManifestEntry> entries) {
        StringBuilder text = new StringBuilder(entries.size() * 128);
        for (ManifestEntry entry : entries) {
            if (entry instanceof ManifestEntry.File f) {
                text.append("f ").append(f.mode()).append(' ').append(f.size()).append(' ');
                text.append(f.modified()).append(' ').append(f.sha256()).append(' ');
                escape(f.path(), text);
            } else if (entry instanceof ManifestEntry.Directory d) {
                text.append("d ").append(d.mode()).append(' ');
                escape(d.path(), text);
            } else if (entry instanceof ManifestEntry.Link l) {
                text.append("l ");
                escape(l.path(), text);
                text.append('\t');
                escape(l.target(), text);
            }
            text.append('\n');
        }
        return text.toString();
    }

    static List<ManifestEntry> read(String text) {
        List<ManifestEntry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            try {
                entries.add(readLine(line));
            } catch (RuntimeException broken) {
                throw new ZddException("line " + number + " of the manifest cannot be read: " + line, broken);
            }
        }
        return entries;
    }

    private static ManifestEntry readLine(String line) {
        switch (line.charAt(0)) {
            case 'f' -> {
                String[] parts = line.split(" ", 6);
                return new ManifestEntry.File(
                        unescape(parts[5]),
                        FileMode.parse(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        parts[4]);
            }
            case 'd' -> {
                String[] parts = line.split(" ", 3);
                return new ManifestEntry.Directory(unescape(parts[2]), FileMode.parse(parts[1]));
            }
            case 'l' -> {
                String[] parts = line.substring(2).split("\t", 2);
                return new ManifestEntry.Link(unescape(parts[0]), unescape(parts[1]));
            }
            default -> throw new IllegalArgumentException("unknown kind of entry");
        }
    }

    private static void escape(String name, StringBuilder text) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
    }

    private static String unescape(String name) {
        if (name.indexOf('\\') < 0) {
            return name;
        }
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\') {
                i++;
                text.append(
                        switch (name.charAt(i)) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case '\\' -> '\\';
                            default -> throw new IllegalArgumentException("unknown escape");
                        });
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
