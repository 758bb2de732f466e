package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a {@link ConfiguredHost} of settings: checks them, expands them and fills in what OpenSSH takes for granted. */
final class HostResolution {
    private static final int PORT = 22;
    private static final int UNANSWERED = 3;
    private static final List<String> KEYS =
            List.of("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk");
    /** {@code ssh -G} separates files by blanks and does not quote those inside: a file begins at the root. */
    private static final Pattern NEXT_FILE = Pattern.compile(" (?=/|[A-Za-z]:[/\\\\])");

    private final Destination destination;
    private final Settings settings;
    private final Surroundings surroundings;
    private final String hostName;
    private final int port;
    private final String user;
    private final Tokens tokens;

    private HostResolution(Destination destination, Settings settings, Surroundings surroundings) {
        this.destination = destination;
        this.settings = settings;
        this.surroundings = surroundings;
        this.hostName = inLowerCase(hostName(destination, settings));
        this.port = destination
                .port()
                .or(() -> settings.first("port").map(SettingValues::port))
                .orElse(PORT);
        this.user = user(destination, settings, surroundings);
        this.tokens = new Tokens(tokenValues(), surroundings);
    }

    static ConfiguredHost resolve(Destination destination, Settings settings, Surroundings surroundings) {
        refuseUnsupported(settings);
        return new HostResolution(destination, settings, surroundings).resolve();
    }

    /** The host to connect to: HostName, in which {@code %h} is the name that was asked for. */
    static String hostName(Destination destination, Settings settings) {
        return settings.first("hostname")
                .map(name -> settings.expanded() ? name.text() : Tokens.percent(name, Map.of("h", destination.name())))
                .orElse(destination.name());
    }

    static String user(Destination destination, Settings settings, Surroundings surroundings) {
        return destination
                .user()
                .or(() -> settings.first("user").map(Setting::text))
                .orElse(surroundings.userName());
    }

    private ConfiguredHost resolve() {
        return new ConfiguredHost(
                hostName,
                port,
                user,
                identityFiles(),
                settings.all("certificatefile").stream().map(tokens::path).toList(),
                settings.first("identitiesonly").map(SettingValues::flag).orElse(false),
                identityAgent(),
                hostKeyAlias(),
                knownHosts("userknownhostsfile", surroundings.userDirectory().resolve("known_hosts")),
                knownHosts(
                        "globalknownhostsfile", surroundings.systemDirectory().resolve("ssh_known_hosts")),
                settings.first("stricthostkeychecking")
                        .map(SettingValues::strictness)
                        .orElse("ask"),
                proxyJump(),
                time("connecttimeout"),
                time("serveraliveinterval"),
                settings.first("serveralivecountmax").map(SettingValues::count).orElse(UNANSWERED),
                // Anything but yes and no is the socket of an agent to forward.
                settings.first("forwardagent")
                        .map(value -> SettingValues.maybeFlag(value).orElse(true))
                        .orElse(false));
    }

    private static void refuseUnsupported(Settings settings) {
        Optional<Setting> command = settings.first("proxycommand").filter(value -> !value.isNone());
        if (command.isPresent()) {
            throw new ZddException(command.get().where() + ": ProxyCommand "
                    + command.get().text() + " is not supported; use ProxyJump, or ProxyCommand none for this host");
        }
        Optional<Setting> canonicalize = settings.first("canonicalizehostname")
                .filter(value -> !settings.expanded())
                .filter(value -> !SettingValues.maybeFlag(value).equals(Optional.of(false)))
                .filter(value -> !value.isNone());
        if (canonicalize.isPresent()) {
            throw new ZddException(canonicalize.get().where() + ": CanonicalizeHostname is not supported where no ssh"
                    + " program is on the PATH; install OpenSSH's client, or write HostName in full");
        }
    }

    private Map<String, String> tokenValues() {
        Map<String, String> values = new HashMap<>();
        values.put("d", surroundings.home().toString());
        values.put("h", hostName);
        values.put("k", hostKeyAlias().orElse(destination.name()));
        values.put("n", destination.name());
        values.put("p", Integer.toString(port));
        values.put("r", user);
        values.put("u", surroundings.userName());
        return Map.copyOf(values);
    }

    private List<Path> identityFiles() {
        List<Setting> files = settings.all("identityfile");
        if (files.isEmpty()) {
            return KEYS.stream().map(surroundings.userDirectory()::resolve).toList();
        }
        return files.stream().filter(file -> !file.isNone()).map(tokens::path).toList();
    }

    private Optional<String> identityAgent() {
        Optional<Setting> agent = settings.first("identityagent");
        if (agent.isEmpty() || agent.get().text().equals("SSH_AUTH_SOCK")) {
            return Optional.empty();
        } else if (agent.get().isNone()) {
            return Optional.of(ConfiguredHost.NO_AGENT);
        }
        String text = agent.get().text();
        if (text.startsWith("$") && !text.startsWith("${")) {
            String socket = surroundings.environment().get(text.substring(1));
            return Optional.of(socket == null ? ConfiguredHost.NO_AGENT : socket);
        }
        return Optional.of(settings.expanded() ? text : tokens.expand(agent.get()));
    }

    private Optional<String> hostKeyAlias() {
        return settings.first("hostkeyalias").map(alias -> alias.text().toLowerCase(Locale.ROOT));
    }

    private List<Path> knownHosts(String keyword, Path usual) {
        List<Setting> files = settings.all(keyword);
        if (files.isEmpty()) {
            return List.of(usual, Path.of(usual + "2"));
        } else if (files.stream().anyMatch(Setting::isNone)) {
            if (files.size() > 1) {
                throw files.get(0).refused("stands beside others, but none must stand alone");
            }
            return List.of();
        } else if (settings.expanded()) {
            return Arrays.stream(unquoted(files.get(0).text())).map(Path::of).toList();
        }
        return files.stream()
                .map(keyword.startsWith("global") ? Tokens::literalPath : tokens::path)
                .toList();
    }

    private static String[] unquoted(String files) {
        return NEXT_FILE.matcher(" " + files).lookingAt() ? NEXT_FILE.split(files) : files.split(" ");
    }

    private List<String> proxyJump() {
        Optional<Setting> jump = settings.first("proxyjump");
        String text =
                jump.map(Setting::text).orElse("none").replaceFirst("#.*", "").strip();
        if (jump.isEmpty() || text.equalsIgnoreCase("none")) {
            return List.of();
        }
        Map<String, String> values =
                Map.of("h", hostName, "n", destination.name(), "p", Integer.toString(port), "r", user);
        return Arrays.stream(jump.get().text().split(",", -1))
                .map(hop -> new Setting(hop.strip(), jump.get().where()))
                .map(hop -> new Setting(Tokens.percent(hop, values), hop.where()))
                .map(hop -> Destination.hop(hop).toString())
                .toList();
    }

    private Optional<Duration> time(String keyword) {
        return settings.first(keyword).flatMap(SettingValues::time);
    }

    /** The zone of an IPv6 address is the name of an interface, in which the case matters. */
    private static String inLowerCase(String host) {
        int zone = host.indexOf('%');
        return zone < 0
                ? host.toLowerCase(Locale.ROOT)
                : host.substring(0, zone).toLowerCase(Locale.ROOT) + host.substring(zone);
    }
}
