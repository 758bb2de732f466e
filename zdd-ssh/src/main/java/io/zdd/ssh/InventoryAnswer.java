package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code z_inventory} printed: groups of files and of other things, then how it ended. */
final class InventoryAnswer {
    private final Fields fields;
    private final List<ManifestEntry> entries = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private String reason = "";

    InventoryAnswer(Fields fields) {
        this.fields = fields;
    }

    void read() {
        for (String kind = fields.next(); !kind.equals("."); kind = fields.next()) {
            try {
                int count = Integer.parseInt(fields.next());
                if (kind.equals("f")) {
                    readFiles(count);
                } else {
                    readOthers(count);
                }
            } catch (CharacterCodingException notUtf8) {
                fail("UNSUPPORTED", "a name below the directory is no valid UTF-8; rename it");
            } catch (IndexOutOfBoundsException | NumberFormatException changed) {
                fail("", "something changed while it was read");
            }
        }
        String errors = fields.next();
        if (!errors.isEmpty()) {
            fail("", errors);
        }
    }

    Optional<String> failure() {
        return failure;
    }

    String reason() {
        return reason;
    }

    Manifest manifest() {
        return Manifest.of(entries);
    }

    /** The first counts. */
    private void fail(String why, String detail) {
        if (failure.isEmpty()) {
            reason = why;
            failure = Optional.of(detail);
        }
    }

    private void readFiles(int count) throws CharacterCodingException {
        List<String> names = names(count);
        String[] stats = fields.next().split("\n");
        String[] digests = fields.next().split("\n");
        for (int i = 0; i < count; i++) {
            String[] stat = stats[i].split(" ");
            entries.add(new ManifestEntry.File(
                    names.get(i),
                    FileMode.of(Integer.parseInt(stat[0], 16) & 0777),
                    Long.parseLong(stat[1]),
                    Long.parseLong(stat[2]),
                    digest(digests[i])));
        }
    }

    /** GNU's sha256sum begins a line with a backslash where it had to escape the name. */
    private static String digest(String line) {
        int from = line.startsWith("\\") ? 1 : 0;
        return line.substring(from, from + 64);
    }

    private void readOthers(int count) throws CharacterCodingException {
        List<String> names = names(count);
        String[] stats = fields.next().split("\n");
        List<Integer> modes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            modes.add(Integer.parseInt(stats[i], 16));
        }
        for (int i = 0; i < count; i++) {
            int mode = modes.get(i);
            switch (mode & 0xf000) {
                case 0xa000 -> entries.add(new ManifestEntry.Link(names.get(i), fields.nextStrictly()));
                case 0x4000 -> entries.add(new ManifestEntry.Directory(names.get(i), FileMode.of(mode & 0777)));
                default -> fail("UNSUPPORTED", names.get(i) + " is no file, directory or link");
            }
        }
    }

    /** They come as {@code ./path}. */
    private List<String> names(int count) throws CharacterCodingException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(fields.nextStrictly().substring(2));
        }
        return names;
    }
}
