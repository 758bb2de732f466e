package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads ssh_config(5) where there is no ssh program to ask: Host, Match, Include and the keywords of
 * {@link ConfiguredHost}; other keywords are passed over.
 *
 * <p>The first value wins. What would lead to a guess is refused with the file and the line.
 */
final class ConfigParser {
    private static final int MAX_DEPTH = 16;
    /** The keywords of one value, in which nothing is special. */
    private static final Set<String> SINGLE = Set.of(
            "hostname",
            "user",
            "port",
            "identitiesonly",
            "identityagent",
            "hostkeyalias",
            "stricthostkeychecking",
            "serveralivecountmax",
            "forwardagent",
            "canonicalizehostname");

    private final Destination destination;
    private final Surroundings surroundings;
    private final Map<String, List<Setting>> values = new HashMap<>();

    private ConfigParser(Destination destination, Surroundings surroundings) {
        this.destination = destination;
        this.surroundings = surroundings;
    }

    /**
     * A file that is being read.
     *
     * @param directory where relative includes lie
     * @param ofUser whether it belongs to the user's configuration rather than the system's
     * @param reached whether the Include lines that led here apply
     * @param depth how many of these there are
     */
    private record Scope(Path directory, boolean ofUser, boolean reached, int depth) {
        Scope below(boolean active) {
            return new Scope(directory, ofUser, reached && active, depth + 1);
        }
    }

    /** What one file, or the user's and then the system's, say about a destination that is reached by these hops. */
    static Settings parse(Destination destination, String jumps, Optional<Path> file, Surroundings surroundings) {
        ConfigParser parser = new ConfigParser(destination, surroundings);
        if (!jumps.isEmpty()) {
            parser.values.put("proxyjump", List.of(new Setting(jumps, "ProxyJump")));
        }
        Scope ofUser = new Scope(surroundings.userDirectory(), true, true, 0);
        if (file.isPresent()) {
            parser.read(file.get(), true, ofUser);
        } else {
            Path users = surroundings.userDirectory().resolve("config");
            if (Files.exists(users)) {
                ConfigFile.refuseOpenToOthers(users);
                parser.read(users, true, ofUser);
            }
            Path systems = surroundings.systemDirectory().resolve("ssh_config");
            if (Files.exists(systems)) {
                parser.read(systems, true, new Scope(surroundings.systemDirectory(), false, true, 0));
            }
        }
        return new Settings(parser.values, false);
    }

    /** Reads a file whose first lines, before any Host or Match, apply or not as the Include line did. */
    private void read(Path file, boolean applies, Scope scope) {
        boolean active = applies;
        int number = 0;
        for (String text : ConfigFile.lines(file)) {
            number++;
            Optional<ConfigLine> line = ConfigLine.of(text, file + ":" + number);
            if (line.isPresent()) {
                active = apply(line.get(), active, scope);
            }
        }
    }

    /** Does what the line says, and tells whether the lines below apply. */
    private boolean apply(ConfigLine line, boolean active, Scope scope) {
        switch (line.keyword()) {
            case "host":
                return HostPatterns.match(destination.name(), line.arguments()) && scope.reached();
            case "match":
                return new MatchLine(line, facts()).applies() && scope.reached();
            case "include":
                include(line, active, scope);
                return active;
            default:
                set(line, active);
                return active;
        }
    }

    private void include(ConfigLine line, boolean active, Scope scope) {
        if (scope.depth() >= MAX_DEPTH) {
            throw new ZddException(
                    line.where() + ": Include is nested more than " + MAX_DEPTH + " deep; does a file include itself?");
        }
        for (String argument : line.arguments()) {
            Setting pattern = new Setting(argument, line.where());
            if (argument.startsWith("~") && !scope.ofUser()) {
                throw pattern.refused("is not allowed in the system's configuration; write the path from the root");
            }
            for (Path file : IncludedFiles.of(pattern, scope.directory(), surroundings.home())) {
                ConfigFile.refuseOpenToOthers(file);
                read(file, active, scope.below(active));
            }
        }
    }

    /** What Match lines ask about, as far as the lines above have told. */
    private Map<String, String> facts() {
        Settings soFar = new Settings(values, false);
        return Map.of(
                "originalhost", destination.name(),
                "host", HostResolution.hostName(destination, soFar),
                "user", HostResolution.user(destination, soFar, surroundings),
                "localuser", surroundings.userName());
    }

    private void set(ConfigLine line, boolean active) {
        switch (line.keyword()) {
            case "identityfile", "certificatefile" -> add(line.keyword(), line.argument(), active);
            case "userknownhostsfile", "globalknownhostsfile" -> keep(line, active, line.settings());
            case "proxyjump" -> keep(line, active && !isProxied(), List.of(line.withoutComment()));
            case "proxycommand" -> keep(line, active && !isProxied(), List.of(line.verbatim()));
            case "connecttimeout", "serveraliveinterval" -> {
                Setting time = line.argument();
                // Here none means that nothing was said, and a later line still counts.
                keep(line, active && !time.isNone(), List.of(time));
            }
            default -> {
                if (SINGLE.contains(line.keyword())) {
                    keep(line, active, List.of(line.argument()));
                }
            }
        }
    }

    /** Of the two keywords the first silences the other, but ProxyJump none leaves ProxyCommand its say. */
    private boolean isProxied() {
        return values.containsKey("proxycommand")
                || new Settings(values, false)
                        .first("proxyjump")
                        .map(jump -> !jump.isNone())
                        .orElse(false);
    }

    private void keep(ConfigLine line, boolean active, List<Setting> found) {
        if (active) {
            values.putIfAbsent(line.keyword(), found);
        }
    }

    private void add(String keyword, Setting found, boolean active) {
        List<Setting> sum = new ArrayList<>(values.getOrDefault(keyword, List.of()));
        if (active && sum.stream().noneMatch(known -> known.text().equals(found.text()))) {
            sum.add(found);
            values.put(keyword, sum);
        }
    }
}
