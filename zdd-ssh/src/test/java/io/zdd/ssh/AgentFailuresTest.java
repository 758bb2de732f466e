package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that are locked, dead, silent or odd. */
@Tag("real")
@Timeout(60)
class AgentFailuresTest extends WithAgent {
    @Test
    void A_key_that_the_agent_no_longer_has_is_refused_in_words() throws Exception {
        add("key", "ed25519");
        Agent asked = new Agent(agent.socket());
        KeyBlob key = asked.identities().get(0).key();
        agent.add("-D");
        assertThatThrownBy(() -> asked.sign(key, "ssh-ed25519", new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("the ssh-agent at " + agent.socket() + " refused to sign with " + key.describe());
    }

    @Test
    void A_locked_agent_has_no_keys() throws Exception {
        Logins.authorize(server, add("key", "ed25519"));
        Logins.succeed(server, ofAgent());
        try (AgentWire wire = AgentWire.open(agent.socket())) {
            byte[] lock =
                    new Buffer.PlainBuffer().putByte((byte) 22).putString("abc").getCompactData();
            assertThat(wire.exchange(lock, Duration.ofSeconds(5))).containsExactly(6);
        }
        assertThat(new Agent(agent.socket()).identities()).isEmpty();
        Logins.fail(server, ofAgent());
    }

    @Test
    void A_dead_agent_is_told_and_no_hindrance() throws Exception {
        agent.close();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(directory.resolve("dead")));
        }
        for (String name : List.of("dead", "missing")) {
            Credentials credentials = Credentials.none().withAgent(directory.resolve(name));
            assertThat(Logins.fail(server, credentials))
                    .hasMessageContaining(
                            "tried nothing, as there is nothing to log in with. Not used: the ssh-agent at "
                                    + directory.resolve(name) + " cannot be reached: ");
            Logins.succeed(
                    server, credentials.withKeyFiles(Logins.key(server.key()).keyFiles()));
        }
    }

    @Test
    void A_silent_agent_is_given_up() throws Exception {
        Path silent = directory.resolve("silent");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(silent));
            Agent asked = new Agent(silent, Duration.ofSeconds(1), Duration.ofSeconds(1));
            assertThatThrownBy(asked::identities)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the ssh-agent at " + silent + " did not answer within 1 s");
        }
    }

    @Test
    void An_agent_that_stops_or_talks_nonsense_is_given_up() throws Exception {
        byte[][] answers = {{}, {0, 0, 0, 1}, {0, 0, 0, 0}, {127, 0, 0, 0}, {0, 0, 0, 1, 5}, {0, 0, 0, 2, 12, 0}};
        for (byte[] answer : answers) {
            Path odd = directory.resolve("odd");
            Files.deleteIfExists(odd);
            try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listening.bind(UnixDomainSocketAddress.of(odd));
                Thread speaker = new Thread(() -> answer(listening, answer));
                speaker.start();
                assertThatThrownBy(() -> new Agent(odd).identities()).isInstanceOf(IOException.class);
                speaker.join();
            }
        }
    }

    private static void answer(ServerSocketChannel listening, byte[] answer) {
        try (SocketChannel channel = listening.accept()) {
            channel.read(ByteBuffer.allocate(5));
            channel.write(ByteBuffer.wrap(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
