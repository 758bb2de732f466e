package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be better the next time is tried again. */
@Tag("real")
@Timeout(60)
class RetriesTest {
    @TempDir
    Path directory;

    @Test
    void connections_that_are_reset_are_tried_again() throws Exception {
        try (OpenSsh server = OpenSsh.start(directory);
                DelayProxy proxy = new DelayProxy(server.port(), 0)) {
            proxy.refuse(2);
            try (Transport transport =
                    Far.through(proxy, server).retries(2).to("127.0.0.1").connect("web1")) {
                assertThat(transport.capabilities()).isNotEmpty();
            }
            proxy.refuse(2);
            Ssh impatient = Far.through(proxy, server).retries(1).to("127.0.0.1");
            assertThatThrownBy(() -> impatient.connect("web1"))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("tried 2 times");
            assertThat(proxy.connections()).isEqualTo(5);
        }
    }

    @Test
    void a_server_that_is_too_busy_to_log_in_is_tried_again() throws Exception {
        try (OpenSsh server = OpenSsh.start(directory, "MaxStartups 1:100:1", "LoginGraceTime 2")) {
            Socket idle = idle(server);

            Transport transport = server.settings().retries(5).to("127.0.0.1").connect("web1");

            assertThat(transport.capabilities()).isNotEmpty();
            transport.close();
            idle.close();
            assertThat(server.log()).contains("drop connection");
        }
    }

    /** One that does not log in; the server may still count the one by which it was looked whether it is there. */
    private static Socket idle(OpenSsh server) throws IOException {
        Socket idle = new Socket("127.0.0.1", server.port());
        while (idle.getInputStream().read() != 'S') {
            idle.close();
            idle = new Socket("127.0.0.1", server.port());
        }
        return idle;
    }
}
