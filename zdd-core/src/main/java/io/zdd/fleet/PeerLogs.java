package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What other tools wrote down about what went live, in a root that they made.
 *
 * <p>Capistrano appends sentences to {@code revisions.log}, Deployer JSON lines to {@code .dep/releases_log}. Envoyer
 * keeps its history elsewhere.
 */
final class PeerLogs {
    private static final Pattern CAPISTRANO =
            Pattern.compile("(deployed as release|rolled back to release) ([A-Za-z0-9][A-Za-z0-9._-]*)");

    private PeerLogs() {}

    static RemotePath capistrano(RemotePath root) {
        return root.resolve("revisions.log");
    }

    static RemotePath deployer(RemotePath root) {
        return root.resolve(".dep/releases_log");
    }

    /** The releases in the order they went live; lines that cannot be understood are passed over. */
    static List<ReleaseId> read(Optional<String> capistrano, Optional<String> deployer) {
        List<ReleaseId> journal = new ArrayList<>();
        capistrano.ifPresent(text -> text.lines().forEach(line -> {
            Matcher matcher = CAPISTRANO.matcher(line);
            if (!matcher.find()) {
                return;
            }
            if (matcher.group(1).startsWith("rolled")) {
                goBack(journal, matcher.group(2));
            } else {
                add(journal, matcher.group(2));
            }
        }));
        deployer.ifPresent(text -> text.lines().forEach(line -> add(journal, deployerRelease(line))));
        return List.copyOf(journal);
    }

    private static String deployerRelease(String line) {
        try {
            Json json = Json.parse(line);
            return json.optionalText("release_name").orElseGet(() -> Long.toString(json.number("release_name")));
        } catch (ZddException notOfDeployer) {
            return "";
        }
    }

    /** What was left is not what one would go back to, and what was live before it counts again. */
    private static void goBack(List<ReleaseId> journal, String name) {
        int at = ReleaseId.isValid(name) ? journal.lastIndexOf(ReleaseId.of(name)) : -1;
        if (at < 0) {
            add(journal, name);
        } else {
            journal.subList(at + 1, journal.size()).clear();
        }
    }

    private static void add(List<ReleaseId> journal, String name) {
        if (ReleaseId.isValid(name)) {
            journal.add(ReleaseId.of(name));
        }
    }
}
