package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("real")
@Timeout(60)
class AgentTest extends WithAgent {
    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void A_key_of_the_agent_logs_in(String type) throws Exception {
        Logins.authorize(server, add("key", type));
        Logins.succeed(server, ofAgent());
    }

    @Test
    void The_right_one_of_several_keys_is_found() throws Exception {
        add("one", "ed25519");
        add("two", "rsa");
        Logins.authorize(server, add("three", "ecdsa"));
        add("four", "ed25519");
        Logins.succeed(server, ofAgent());
    }

    @Test
    void RSA_is_signed_with_SHA_2() throws Exception {
        Logins.authorize(server, add("key", "rsa"));
        Agent asked = new Agent(agent.socket());
        KeyBlob key = asked.identities().get(0).key();
        assertThat(new Buffer.PlainBuffer(asked.sign(key, "rsa-sha2-512", new byte[1])).readString())
                .isEqualTo("rsa-sha2-512");
        assertThat(new Buffer.PlainBuffer(asked.sign(key, "rsa-sha2-256", new byte[1])).readString())
                .isEqualTo("rsa-sha2-256");
    }

    @Test
    void The_public_half_of_a_key_is_enough_where_the_agent_has_the_private_one() throws Exception {
        Path publicKey = add("key", "ed25519");
        Logins.authorize(server, publicKey);
        add("other", "ed25519");
        Credentials only = ofAgent().withIdentitiesOnly(true);
        Logins.succeed(server, only.withKeyFiles(Logins.key(publicKey).keyFiles()));
        Logins.succeed(
                server, only.withKeyFiles(Logins.key(directory.resolve("key")).keyFiles()));
    }

    @Test
    void An_encrypted_key_file_needs_no_passphrase_where_the_agent_has_the_key() throws Exception {
        Logins.authorize(server, add("key", "ed25519"));
        Path encrypted = directory.resolve("encrypted");
        OpenSsh.generate(encrypted, "ed25519");
        Logins.authorize(server, directory.resolve("encrypted.pub"));
        agent.add(encrypted.toString());
        OpenSsh.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "abcde", "-f", encrypted.toString());
        Logins.succeed(
                server,
                ofAgent()
                        .withIdentitiesOnly(true)
                        .withKeyFiles(Logins.key(encrypted).keyFiles()));
    }

    @Test
    void Only_the_named_keys_are_used_if_only_they_may_be() throws Exception {
        Logins.authorize(server, add("right", "ed25519"));
        Path other = add("other", "ed25519");
        Credentials named = ofAgent().withKeyFiles(Logins.key(other).keyFiles());
        Logins.succeed(server, named);
        assertThat(Logins.fail(server, named.withIdentitiesOnly(true)))
                .hasMessage("web1: cannot log in as " + OpenSsh.user() + "; tried the key file " + other
                        + " by the ssh-agent (" + Logins.described(other) + "): refused. The server offers publickey."
                        + " Check that the key is in the authorized_keys of " + OpenSsh.user() + " there, or its"
                        + " certificate for " + OpenSsh.user()
                        + " and by a CA that the server trusts; the server's log says more");
    }

    @Test
    void Keys_that_are_refused_are_named_by_their_comments() throws Exception {
        Path one = add("one", "ed25519");
        Path two = add("two", "rsa");
        assertThat(Logins.fail(server, ofAgent()))
                .hasMessageStartingWith("web1: cannot log in as " + OpenSsh.user()
                        + "; tried the ssh-agent's key 'one' ("
                        + Logins.described(one) + "): refused; the ssh-agent's key 'two' (" + Logins.described(two)
                        + "): refused. The server offers publickey.");
    }

    @Test
    void An_agent_full_of_keys_uses_up_the_tries_of_the_server_and_the_message_says_so() throws Exception {
        for (int i = 0; i < 7; i++) {
            add("key" + i, "ed25519");
        }
        assertThat(Logins.fail(server, ofAgent()))
                .hasMessageContaining("(Too many authentication failures)")
                .hasMessageContaining("Not tried any more: the ssh-agent's key 'key6'")
                .hasMessageEndingWith(
                        "It allows few tries: give the file of the right key, and use only that (identitiesOnly)");
        Logins.succeed(server, ofAgent().withKeyFiles(Logins.key(server.key()).keyFiles()));
    }

    @Test
    void An_agent_without_keys_is_no_hindrance() throws Exception {
        assertThat(Logins.fail(server, ofAgent()))
                .hasMessage(
                        "web1: cannot log in as " + OpenSsh.user() + "; tried nothing, as there is nothing to log in"
                                + " with. The server offers publickey. Give a key that may log in there");
        Logins.succeed(server, ofAgent().withKeyFiles(Logins.key(server.key()).keyFiles()));
    }
}
