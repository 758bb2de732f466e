package io.zdd.ssh;

import static io.zdd.ssh.TestKeys.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeysTest {
    private final PublicKey key = TestKeys.ed25519();
    private final PublicKey other = TestKeys.ed25519();
    private final String fingerprint = HostKey.of(key).fingerprint();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("known_hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9s",
                "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9",
                "SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9s comment",
                "sha256:uNiVztksCsDhcc0u9e8BrrQXVUpKJWx0cvQ9hzQvU9s",
                "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
            })
    void what_is_no_fingerprint_is_refused_at_once(String text) {
        assertThatThrownBy(() -> HostKeys.fingerprints(fingerprint, text))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("\"" + text + "\" is no SHA-256 fingerprint")
                .hasMessageContaining("ssh-keygen -lf");
    }

    @Test
    void no_file_and_no_fingerprint_are_refused_at_once() {
        assertThatThrownBy(HostKeys::fingerprints).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HostKeys.knownHosts(new Path[0])).isInstanceOf(ZddException.class);
    }

    @Test
    void fingerprints_accept_no_new_key() {
        assertThatThrownBy(() -> HostKeys.fingerprints(fingerprint).acceptNew())
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("HostKeys.knownHosts(file).acceptNew()");
    }

    @Test
    void a_key_with_one_of_the_fingerprints_is_accepted() {
        String padded = HostKey.of(other).fingerprint() + "=";
        HostKeyCheck check = HostKeys.fingerprints(fingerprint, padded).check(null);

        assertThat(check.verify("web", 22, key)).isTrue();
        assertThat(check.verify("web", 22, other)).isTrue();
        assertThat(check.refusal()).isEmpty();
    }

    @Test
    void a_key_with_another_fingerprint_is_refused() {
        HostKeyCheck check = HostKeys.fingerprints(fingerprint).check(null);

        assertThat(check.verify("web", 22, other)).isFalse();
        assertThat(check.refusal())
                .hasValue("the server's host key is refused: it is " + HostKey.of(other) + ", which is none of "
                        + fingerprint + ". A server has a key for each type; if this is one of its keys, give it to"
                        + " HostKeys.fingerprints as well, if not, someone else answered");
    }

    @Test
    void an_unknown_host_is_refused_with_what_to_do() {
        HostKeyCheck check = HostKeys.knownHosts(file).check(null);

        assertThat(check.verify("Web", 2222, key)).isFalse();
        assertThat(check.refusal())
                .hasValue("the server's host key is refused: it is ssh-ed25519 " + fingerprint
                        + ", and there is no key for [web]:2222 in " + file
                        + " (does not exist). Compare the fingerprint"
                        + " with what ssh-keygen -lf prints for the public key on the server, then add it with:"
                        + " ssh-keyscan -p 2222 Web >> " + file
                        + ", or by connecting once with: ssh -p 2222 Web, or use"
                        + " HostKeys.fingerprints(\"" + fingerprint + "\")");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_changed_key_is_refused_with_both_keys_and_the_line() throws IOException {
        Files.writeString(file, "# servers\n" + line("web", other) + "\n");
        HostKeyCheck check = HostKeys.knownHosts(file).acceptNew().check(null);

        assertThat(check.verify("web", 22, key)).isFalse();
        assertThat(check.refusal().orElseThrow())
                .contains("it is ssh-ed25519 " + fingerprint)
                .contains("another one is known for web, in " + file + ":2 (" + HostKey.of(other) + ")")
                .contains("ssh-keygen -f " + file + " -R web");
    }

    @Test
    void a_revoked_key_is_refused_with_the_line() throws IOException {
        Files.writeString(file, "@revoked " + line("*", key) + "\n");
        HostKeyCheck check = HostKeys.knownHosts(file).acceptNew().check(null);

        assertThat(check.verify("web", 22, key)).isFalse();
        assertThat(check.refusal().orElseThrow()).contains("is revoked by " + file + ":1");
    }

    @Test
    void a_key_is_refused_where_a_file_cannot_be_read() throws IOException {
        Path unreadable = Files.createDirectory(directory.resolve("directory"));
        Files.writeString(file, line("web", key));
        HostKeyCheck check = HostKeys.knownHosts(file, unreadable).check(null);

        assertThat(check.findExistingAlgorithms("web", 22)).isEmpty();
        assertThat(check.verify("web", 22, key)).isFalse();
        assertThat(check.refusal().orElseThrow()).contains("could not be read or added to");
    }

    @Test
    void a_new_host_is_added_and_known_from_then_on() throws IOException {
        HostKeys keys = HostKeys.knownHosts(file).acceptNew();

        assertThat(keys.check(null).verify("Web", 22, key)).isTrue();
        assertThat(keys.check(null).verify("web", 2222, other)).isTrue();
        assertThat(keys.check("Alias").verify("web", 2222, other)).isTrue();

        assertThat(Files.readString(file))
                .isEqualTo(line("web", key) + "\n" + line("[web]:2222", other) + "\n" + line("alias", other) + "\n");
        assertThat(HostKeys.knownHosts(file).check(null).verify("web", 22, key)).isTrue();
        assertThat(keys.check(null).verify("web", 22, other)).isFalse();
    }

    @Test
    void a_host_that_another_connection_added_meanwhile_is_not_added_again() throws IOException {
        HostKeys keys = HostKeys.knownHosts(file).acceptNew();
        HostKeyCheck late = keys.check(null);
        HostKeyCheck tricked = keys.check(null);
        late.findExistingAlgorithms("web", 22);
        tricked.findExistingAlgorithms("web", 22);
        keys.check(null).verify("web", 22, key);

        assertThat(late.verify("web", 22, key)).isTrue();
        assertThat(tricked.verify("web", 22, other)).isFalse();
        assertThat(tricked.refusal().orElseThrow()).contains("another one is known");
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "web,db", "!web", "web\n*", "we b", "|1|a|b", "@revoked", "#web", ""})
    void a_name_that_means_more_than_itself_is_not_added(String name) {
        HostKeyCheck check = HostKeys.knownHosts(file).acceptNew().check(name);

        assertThat(check.verify("web", 22, key)).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_key_that_cannot_be_written_is_refused() throws IOException {
        Path blocked = Files.createFile(directory.resolve("blocked"));
        HostKeyCheck check =
                HostKeys.knownHosts(blocked.resolve("known_hosts")).acceptNew().check(null);

        assertThat(check.verify("web", 22, key)).isFalse();
        assertThat(check.refusal().orElseThrow()).contains("could not be read or added to");
    }

    @Test
    void the_key_of_a_connection_stays_good_for_it_while_others_are_refused() throws IOException {
        Files.writeString(file, line("web", key));
        HostKeyCheck check = HostKeys.knownHosts(file).check(null);
        check.verify("web", 22, key);
        Files.delete(file);

        assertThat(check.verify("web", 22, key)).isTrue();
        assertThat(check.verify("web", 22, other)).isFalse();
    }

    @Test
    void it_says_what_it_accepts() {
        assertThat(HostKeys.knownHosts(file)).hasToString("host keys of " + file);
        assertThat(HostKeys.knownHosts(file).acceptNew()).hasToString("host keys of " + file + " and of new hosts");
        assertThat(HostKeys.fingerprints(fingerprint)).hasToString("host keys " + fingerprint);
        assertThat(HostKeys.knownHosts().toString()).contains("/.ssh/known_hosts, ", "/etc/ssh/ssh_known_hosts");
    }
}
