package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far ahead of a host one gets: as far as the line needs, and never so little that nothing moves. */
@Timeout(60)
class SendWindowTest {
    private static final String OPEN_SSH = "OpenSSH_9.2p1 Debian-2";
    private static final long ALL = 2 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong size = new AtomicLong(ALL);
    private final AtomicBoolean over = new AtomicBoolean();
    private final SendWindow window = new SendWindow(size::get, over::get);

    @Test
    void openssh_near_is_kept_ahead_of_by_a_quarter_of_a_megabyte() throws IOException {
        window.adaptTo(OPEN_SSH, Duration.ZERO);

        assertThat(window.await(PATIENCE)).isEqualTo(256 << 10);
    }

    @Test
    void through_a_long_line_all_is_used_that_there_is() throws IOException {
        window.adaptTo(OPEN_SSH, Duration.ofMillis(10));

        assertThat(window.await(PATIENCE)).isEqualTo(ALL);
    }

    @Test
    void another_server_may_make_room_only_when_all_is_used() throws IOException {
        window.adaptTo("APACHE-SSHD-2.16.0", Duration.ZERO);

        assertThat(window.await(PATIENCE)).isEqualTo(ALL);
    }

    @Test
    void a_window_that_is_smaller_is_used_as_it_is() throws IOException {
        size.set(24 << 10);
        window.adaptTo(OPEN_SSH, Duration.ZERO);

        assertThat(window.await(PATIENCE)).isEqualTo(24 << 10);
    }

    @Test
    void it_goes_on_as_soon_as_the_host_makes_room() throws Exception {
        window.adaptTo(OPEN_SSH, Duration.ZERO);
        window.await(PATIENCE);
        size.set(0);
        CompletableFuture<Long> room = awaitElsewhere();

        size.set(ALL - 1000);
        window.changed();

        assertThat(room.get(20, TimeUnit.SECONDS)).isEqualTo((256 << 10) - 1000);
    }

    @Test
    void where_the_host_makes_none_the_rest_is_used_after_a_while() throws IOException {
        window.adaptTo(OPEN_SSH, Duration.ZERO);
        window.await(PATIENCE);
        size.set(ALL - (256 << 10));

        assertThat(window.await(PATIENCE)).isEqualTo(ALL - (256 << 10));
    }

    @Test
    void the_end_is_no_room() throws Exception {
        size.set(0);
        CompletableFuture<Long> room = awaitElsewhere();

        over.set(true);
        window.changed();

        assertThat(room.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void patience_ends() {
        size.set(0);

        assertThatThrownBy(() -> window.await(Duration.ofMillis(300)))
                .isInstanceOf(IOException.class)
                .hasMessage("the host has not taken anything for 0 s");
    }

    @Test
    void a_server_that_says_it_is_openssh_and_makes_room_late_is_served_all_the_same() throws InterruptedException {
        List<String> heard = new ArrayList<>();
        try (EmbeddedServer server = new EmbeddedServer()) {
            CoreModuleProperties.SERVER_IDENTIFICATION.set(server.server(), OPEN_SSH);
            try (SshSession session = server.connector().open()) {
                session.run(
                        Command.shell("wc -c"),
                        new ByteArrayInputStream(new byte[20_000_000]),
                        (stream, line) -> heard.add(line));
            }
        }
        assertThat(heard).containsExactly("20000000");
    }

    private CompletableFuture<Long> awaitElsewhere() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return window.await(PATIENCE);
            } catch (IOException late) {
                throw new UncheckedIOException(late);
            }
        });
    }
}
