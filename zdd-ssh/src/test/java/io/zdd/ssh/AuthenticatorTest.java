package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files against OpenSSH: which are tried, in how many round trips, and what is said of those that fail. */
@Tag("real")
class AuthenticatorTest {
    @TempDir
    Path directory;

    private OpenSsh server;

    private void start(String... lines) throws Exception {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("server")), lines);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private KeyFile newKey(String name) throws Exception {
        Path file = directory.resolve(name);
        OpenSsh.generate(file, "ed25519");
        return new KeyFile(file, Optional.empty());
    }

    private String refused(KeyFile key) throws Exception {
        return key + " (" + Logins.described(Path.of(key.file() + ".pub")) + "): refused";
    }

    private static String check() {
        return "Check that the key is in the authorized_keys of " + OpenSsh.user() + " there, or its certificate for "
                + OpenSsh.user() + " and by a CA that the server trusts; the server's log says more";
    }

    @Test
    void A_single_key_is_signed_at_once_which_saves_a_round_trip() throws Exception {
        start();
        Logins.succeed(server, Logins.key(server.key()));
        assertThat(server.log()).contains("Accepted publickey").doesNotContain("Postponed publickey");
    }

    @Test
    void Of_several_keys_the_server_is_asked_which_it_would_take() throws Exception {
        start();
        Logins.succeed(
                server, Credentials.none().withKeyFiles(newKey("wrong"), new KeyFile(server.key(), Optional.empty())));
        assertThat(server.log()).contains("Postponed publickey");
    }

    @Test
    void A_key_that_is_refused_is_named_with_what_the_server_offers() throws Exception {
        start("KbdInteractiveAuthentication no", "PasswordAuthentication yes");
        KeyFile wrong = newKey("wrong");
        assertThat(Logins.fail(server, Credentials.none().withKeyFiles(wrong)))
                .hasMessage("web1: cannot log in as " + OpenSsh.user() + "; tried " + refused(wrong)
                        + ". The server offers publickey, password. " + check());
    }

    @Test
    void Keys_that_cannot_be_used_are_named_and_the_others_log_in() throws Exception {
        start("KbdInteractiveAuthentication no");
        KeyFile locked = newKey("locked");
        OpenSsh.run(
                "ssh-keygen",
                "-q",
                "-p",
                "-P",
                "",
                "-N",
                "abcde",
                "-f",
                locked.file().toString());
        KeyFile missing = new KeyFile(directory.resolve("missing"), Optional.empty());
        KeyFile guessed = new KeyFile(locked.file(), Optional.of(Secret.of("phrase", "guessed")));
        KeyFile wrong = newKey("wrong");
        Credentials useless = Credentials.none().withKeyFiles(locked, missing, guessed, wrong);
        assertThat(Logins.fail(server, useless))
                .hasMessage("web1: cannot log in as " + OpenSsh.user() + "; tried " + refused(guessed) + "; "
                        + refused(wrong) + ". Not used: " + locked
                        + " is encrypted, and no passphrase is given (give one, or run: ssh-add " + locked.file()
                        + "); " + missing + " does not exist (check the path). The server offers publickey. "
                        + check());

        List<KeyFile> withRight = new ArrayList<>(useless.keyFiles());
        withRight.add(new KeyFile(server.key(), Optional.empty()));
        Logins.succeed(server, useless.withKeyFiles(withRight));
    }

    @Test
    void A_wrong_passphrase_is_told_and_the_next_key_logs_in() throws Exception {
        start("KbdInteractiveAuthentication no");
        KeyFile locked = newKey("locked");
        OpenSsh.run(
                "ssh-keygen",
                "-q",
                "-p",
                "-P",
                "",
                "-N",
                "abcde",
                "-f",
                locked.file().toString());
        Logins.authorize(server, directory.resolve("locked.pub"));
        KeyFile guessed = new KeyFile(locked.file(), Optional.of(Secret.of("phrase", "guessed")));
        String described = Logins.described(directory.resolve("locked.pub"));
        assertThat(Logins.fail(server, Credentials.none().withKeyFiles(guessed)))
                .hasMessage("web1: cannot log in as " + OpenSsh.user() + "; tried " + locked + " (" + described
                        + "): the passphrase 'phrase' does not open " + locked
                        + ". The server offers publickey. Give a key that may log in there");
        Logins.succeed(server, Credentials.none().withKeyFiles(guessed, new KeyFile(server.key(), Optional.empty())));
    }

    @Test
    void A_server_that_wants_two_keys_gets_both() throws Exception {
        start("AuthenticationMethods publickey,publickey", "KbdInteractiveAuthentication no");
        KeyFile right = new KeyFile(server.key(), Optional.empty());
        String user = OpenSsh.user();
        assertThat(Logins.fail(server, Credentials.none().withKeyFiles(right)))
                .hasMessage("web1: cannot log in as " + user + "; tried " + right + " ("
                        + Logins.described(Path.of(server.key() + ".pub"))
                        + "): accepted, but the server wants more. The server offers publickey."
                        + " Give a key that may log in there");
        KeyFile second = newKey("second");
        Logins.authorize(server, directory.resolve("second.pub"));
        Logins.succeed(server, Credentials.none().withKeyFiles(right, second));
    }

    @Test
    void What_the_server_does_not_offer_is_not_tried() throws Exception {
        start("KbdInteractiveAuthentication no");
        KeyFile wrong = newKey("wrong");
        assertThat(Logins.fail(
                        server, Credentials.none().withKeyFiles(wrong).withPassword(Secret.of("vault", "hunter2"))))
                .hasMessage("web1: cannot log in as " + OpenSsh.user() + "; tried " + refused(wrong)
                        + ". Not offered by the server: the password 'vault'. The server offers publickey. " + check());
        assertThat(server.log()).doesNotContain("Failed password");
    }

    @Test
    void Nothing_to_log_in_with_is_told_with_what_the_server_offers() throws Exception {
        start("KbdInteractiveAuthentication no", "PasswordAuthentication yes");
        assertThat(Logins.fail(server, Credentials.none()))
                .hasMessage(
                        "web1: cannot log in as " + OpenSsh.user() + "; tried nothing, as there is nothing to log in"
                                + " with. The server offers publickey, password. Give a key that may log in there");
    }

    @Test
    void The_password_gets_its_try_before_a_server_has_had_enough_of_keys() throws Exception {
        start("KbdInteractiveAuthentication no", "PasswordAuthentication yes");
        List<KeyFile> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(newKey("key" + i));
        }
        Credentials credentials = Credentials.none().withKeyFiles(many).withPassword(Secret.of("vault", "wrong one"));
        assertThat(Logins.fail(server, credentials))
                .hasMessageContaining(refused(many.get(4)) + "; the password 'vault'")
                .hasMessageNotContaining("wrong one");
        assertThat(server.log()).contains("Failed password");
    }

    @Test
    void The_usual_credentials_are_those_of_ssh() throws Exception {
        Path ssh = Files.createDirectory(directory.resolve(".ssh"));
        assertThat(Credentials.usual(Map.of(), directory)).isEqualTo(Credentials.none());
        for (String name : List.of("id_rsa", "id_ed25519", "id_dsa")) {
            Files.createFile(ssh.resolve(name));
        }
        assertThat(Credentials.usual(Map.of("SSH_AUTH_SOCK", "/run/agent"), directory))
                .isEqualTo(Credentials.none()
                        .withAgent(Path.of("/run/agent"))
                        .withKeyFiles(
                                new KeyFile(ssh.resolve("id_ed25519"), Optional.empty()),
                                new KeyFile(ssh.resolve("id_rsa"), Optional.empty())));
    }
}
