package io.zdd.ssh;

import static io.zdd.ssh.TestKeys.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.ssh.KnownHosts.Kind;
import io.zdd.ssh.KnownHosts.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;

/** Parsing and judging without a server; that OpenSSH judges alike is for {@link KnownHostsOracleTest}. */
class KnownHostsTest {
    private static final Path FILE = Path.of("/known_hosts");
    private static final PublicKey RSA = TestKeys.rsa();

    private final PublicKey key = TestKeys.ed25519();
    private final PublicKey other = TestKeys.ed25519();

    @Test
    void comments_and_garbage_say_nothing() {
        String good = line("web", key);
        String[] words = good.split(" ");

        assertThat(parse(
                        "",
                        "   ",
                        "# " + good,
                        "  #" + good,
                        "web",
                        "web ssh-ed25519",
                        "web ssh-ed25519 ????",
                        "web ssh-rsa " + words[2],
                        "web ssh-ed25519 " + words[2].substring(0, 40),
                        "web ssh-ed25519 " + words[2].substring(0, 24),
                        "web 2048 65537 12345678901234567890",
                        "@unknown " + good,
                        "@revoked @cert-authority " + good,
                        "@revoked",
                        "\0\uffff"))
                .isEmpty();
    }

    @Test
    void a_line_may_have_blanks_a_comment_and_the_line_end_of_windows() {
        String good = line("web", key);

        assertThat(parse(" " + good, "\t" + good.replace(" ", "\t"), good + " a comment # here", good + "\r"))
                .hasSize(4)
                .allMatch(known -> known.appliesTo("web"));
    }

    @Test
    void a_line_knows_where_it_is_written() {
        assertThat(parse("# comment", "", line("web", key)).get(0))
                .hasToString("/known_hosts:3 (" + HostKey.of(key) + ")");
    }

    @Test
    void a_key_is_known_new_or_changed() {
        assertThat(judge(key, line("web", key))).isEqualTo(Kind.KNOWN);
        assertThat(judge(key, line("web", other), line("web", key))).isEqualTo(Kind.KNOWN);
        assertThat(judge(key)).isEqualTo(Kind.NEW);
        assertThat(judge(key, line("db", key))).isEqualTo(Kind.NEW);
        assertThat(judge(key, line("web", other))).isEqualTo(Kind.CHANGED);
    }

    @Test
    void a_host_with_a_key_of_another_type_is_changed_and_not_new() {
        assertThat(judge(key, line("web", RSA))).isEqualTo(Kind.CHANGED);
        assertThat(judge(key, "web sk-ssh-ed25519@openssh.com " + securityKey()))
                .isEqualTo(Kind.CHANGED);
    }

    @Test
    void the_changed_line_that_is_shown_has_the_type_of_the_key_if_one_has() {
        Verdict verdict = known(line("web", RSA), line("web", other)).judge(List.of("web"), HostKey.of(key), now());

        assertThat(verdict.line()).hasToString("/known_hosts:2 (" + HostKey.of(other) + ")");
    }

    @Test
    void a_revoked_key_is_refused_whatever_else_is_said_of_it() {
        assertThat(judge(key, line("web", key), "@revoked " + line("web", key))).isEqualTo(Kind.REVOKED);
        assertThat(judge(key, "@revoked " + line("*", key), line("web", key))).isEqualTo(Kind.REVOKED);
        assertThat(judge(key, "@revoked " + line("*", key))).isEqualTo(Kind.REVOKED);
        assertThat(judge(key, "@revoked " + line("db", key), line("web", key))).isEqualTo(Kind.KNOWN);
    }

    @Test
    void an_authority_vouches_for_certificates_and_not_for_keys() {
        assertThat(judge(key, "@cert-authority " + line("web", key))).isEqualTo(Kind.NEW);
    }

    @Test
    void a_host_not_known_with_its_port_is_looked_up_without() {
        List<String> names = List.of("[web]:2222", "web");

        assertThat(judge(names, key, line("web", key))).isEqualTo(Kind.KNOWN);
        assertThat(judge(names, key, line("[web]:2222", key), line("web", other)))
                .isEqualTo(Kind.KNOWN);
        assertThat(judge(names, key, line("[web]:2222", other), line("web", key)))
                .isEqualTo(Kind.CHANGED);
        assertThat(judge(names, key, line("web", other))).isEqualTo(Kind.NEW);
        assertThat(judge(names, key, "@revoked " + line("web", key))).isEqualTo(Kind.REVOKED);
    }

    @Test
    void the_algorithms_of_known_keys_come_first() {
        assertThat(known(line("db", key)).algorithms("web")).isEmpty();
        assertThat(known(line("web", key)).algorithms("web"))
                .containsExactlyInAnyOrder("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com");
        assertThat(known(line("web", RSA)).algorithms("web"))
                .contains("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")
                .doesNotContain("ssh-ed25519");
        assertThat(known("@cert-authority " + line("*", RSA)).algorithms("web"))
                .contains("ssh-ed25519-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com")
                .doesNotContain("ssh-rsa");
        assertThat(known(line("web", key), "@revoked " + line("*", key), line("web", RSA))
                        .algorithms("web"))
                .contains("rsa-sha2-512")
                .doesNotContain("ssh-ed25519");
    }

    private Kind judge(PublicKey shown, String... lines) {
        return judge(List.of("web"), shown, lines);
    }

    private static Kind judge(List<String> names, PublicKey shown, String... lines) {
        return known(lines).judge(names, HostKey.of(shown), now()).kind();
    }

    private static KnownHosts known(String... lines) {
        return new KnownHosts(parse(lines));
    }

    private static List<KnownHost> parse(String... lines) {
        return KnownHost.parse(FILE, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static Instant now() {
        return Instant.now();
    }

    /** A key of a type that sshj cannot read. */
    private static String securityKey() {
        return HostKey.encode(new Buffer.PlainBuffer()
                .putString("sk-ssh-ed25519@openssh.com")
                .putString(new byte[32])
                .putString("ssh:")
                .getCompactData());
    }
}
