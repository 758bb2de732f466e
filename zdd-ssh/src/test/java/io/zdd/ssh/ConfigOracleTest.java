package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parser against OpenSSH's client, which says how a configuration is meant. */
@Tag("real")
class ConfigOracleTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern KEY = Pattern.compile("debug1: (identity|certificate) file (.*) type -?\\d+");

    @TempDir
    Path directory;

    private ConfigFiles files;

    @BeforeEach
    void an_ssh_program_is_there() throws IOException, URISyntaxException {
        OpenSsh.require(
                SshProgram.find(System.getenv("PATH"), LIMIT).isPresent(),
                "OpenSSH's client is not installed (Debian: openssh-client)");
        files = ConfigFiles.copyTo(directory);
    }

    @Test
    void the_parser_finds_what_ssh_finds() throws IOException {
        int compared = 0;
        for (Path file : files.in("same")) {
            for (String alias : ConfigFiles.aliases(file)) {
                ConfiguredHost expected = config(file, System.getenv("PATH")).lookUp(alias);
                assertThat(config(file, "").lookUp(alias))
                        .as(alias + " in " + file.getFileName())
                        .isEqualTo(withoutObsoleteKeys(expected));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(90);
    }

    /** {@code ssh -G} leaves IdentityFile unexpanded; what ssh opens is seen in its debug messages. */
    @Test
    void the_keys_are_those_that_ssh_opens() throws IOException, InterruptedException {
        for (Path file : files.in("same")) {
            for (String alias : ConfigFiles.aliases(file)) {
                ConfiguredHost host = config(file, "").lookUp(alias);
                Map<String, List<Path>> opened = opened(file, alias);
                assertThat(host.identityFiles())
                        .as(alias + " in " + file.getFileName())
                        .isEqualTo(opened.get("identity"));
                assertThat(host.certificateFiles())
                        .as(alias + " in " + file.getFileName())
                        .isEqualTo(opened.get("certificate"));
            }
        }
    }

    @Test
    void what_ssh_refuses_is_refused_by_the_parser() throws IOException {
        for (Path file : files.in("refused")) {
            for (String path : List.of(System.getenv("PATH"), "")) {
                assertThat(catchThrowable(() -> config(file, path).lookUp("web1")))
                        .as(file.getFileName() + " with PATH " + path)
                        .isInstanceOf(ZddException.class);
            }
        }
    }

    /** The way of {@code ssh -G -J} for each hop. */
    @Test
    void the_hops_of_a_chain_are_those_of_ssh() throws IOException {
        Path file = directory.resolve("chain.conf");
        Files.write(
                file,
                List.of(
                        "Host web1",
                        "  ProxyJump b1,root@b2:2022",
                        "Host b1",
                        "  ProxyJump [::1]:23",
                        "Host b2",
                        "  ProxyJump replaced",
                        "  ProxyCommand replaced"));
        List<ConfiguredHost> expected = config(file, System.getenv("PATH")).route("web1");
        assertThat(expected).extracting(ConfiguredHost::hostName).containsExactly("::1", "b1", "b2", "web1");
        assertThat(config(file, "").route("web1"))
                .isEqualTo(expected.stream()
                        .map(ConfigOracleTest::withoutObsoleteKeys)
                        .toList());
    }

    private static ClientConfig config(Path file, String searchPath) {
        Surroundings own = Surroundings.ofThisProcess();
        return ClientConfig.of(
                Optional.of(file),
                new Surroundings(own.home(), own.userName(), own.systemDirectory(), searchPath, own.environment()),
                LIMIT);
    }

    /** Newer clients do not try these by default, and the parser never does. */
    private static ConfiguredHost withoutObsoleteKeys(ConfiguredHost host) {
        return new ConfiguredHost(
                host.hostName(),
                host.port(),
                host.user(),
                host.identityFiles().stream().filter(file -> !isObsolete(file)).toList(),
                host.certificateFiles(),
                host.identitiesOnly(),
                host.identityAgent(),
                host.hostKeyAlias(),
                host.userKnownHostsFiles(),
                host.globalKnownHostsFiles(),
                host.strictHostKeyChecking(),
                host.proxyJump(),
                host.connectTimeout(),
                host.serverAliveInterval(),
                host.serverAliveCountMax(),
                host.forwardAgent());
    }

    private static boolean isObsolete(Path file) {
        return file.endsWith("id_dsa") || file.endsWith("id_xmss");
    }

    /** Lets ssh come as far as it loads its keys: to a proxy that ends at once. */
    private static Map<String, List<Path>> opened(Path file, String alias) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ssh", "-v", "-F", file.toString()));
        for (String option : List.of("ProxyCommand=true", "LogLevel=DEBUG1", "BatchMode=yes")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of("--", alias, "true"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        assertThat(output).as(alias).contains("kex_exchange_identification");
        return opened(output);
    }

    private static Map<String, List<Path>> opened(String output) {
        Map<String, List<Path>> opened =
                new HashMap<>(Map.of("identity", new ArrayList<>(), "certificate", new ArrayList<>()));
        KEY.matcher(output).results().forEach(match -> {
            Path key = Path.of(match.group(2).replace("\\\\", "\\"));
            // ssh also looks for a certificate beside each key.
            if (!isObsolete(key) && !key.toString().endsWith("-cert")) {
                opened.get(match.group(1)).add(key);
            }
        });
        return opened;
    }
}
