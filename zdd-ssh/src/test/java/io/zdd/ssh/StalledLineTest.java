package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.testkit.GivenContent;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A line takes nothing any more in the middle of an upload, so that whoever sends is blocked. The server allows more to be under
 * way than the buffers of the kernel hold, which with OpenSSH depends on the kernel.
 */
@Timeout(60)
class StalledLineTest {
    @TempDir
    Path directory;

    private final GivenContent content = Shop.content(1, 100_000_000);
    private EmbeddedServer server;
    private DelayProxy proxy;
    private Shop shop;

    @BeforeEach
    void start() throws IOException {
        server = new EmbeddedServer();
        CoreModuleProperties.WINDOW_SIZE.set(server.server(), 1L << 28);
        proxy = DelayProxy.narrow(server.server().getPort());
        shop = Shop.in(directory.resolve("shop"));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void upload(Transport transport) {
        transport.upload(content, shop.at("releases/3"), bytes -> {});
    }

    private void stallTheUpload() throws InterruptedException {
        while (proxy.toServer().bytes() < 1_000_000) {
            Thread.sleep(20);
        }
        proxy.stall();
        // Until the buffers are full.
        Thread.sleep(1_000);
    }

    @Test
    void it_is_noticed_and_left() throws Exception {
        Ssh connector = server.settings()
                .port(proxy.port())
                .keepAlive(Duration.ofSeconds(1), 2)
                .to("127.0.0.1");
        Transport transport = connector.connect("web1");

        Throwable thrown = Disturbed.by(transport, this::upload, this::stallTheUpload, Duration.ofSeconds(8));

        assertThat(thrown).isInstanceOf(TransportException.class).hasMessageContaining("it is not known");
        long start = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void closing_does_not_wait_for_it() throws Exception {
        Transport transport =
                server.settings().port(proxy.port()).to("127.0.0.1").connect("web1");

        Throwable thrown = Disturbed.by(
                transport,
                this::upload,
                () -> {
                    stallTheUpload();
                    transport.close();
                },
                Duration.ofSeconds(7));

        assertThat(thrown).isInstanceOf(TransportException.class);
    }
}
