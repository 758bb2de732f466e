package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Manifest;
import io.zdd.model.RemotePath;
import io.zdd.testkit.GivenContent;
import io.zdd.transport.Batch;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several hosts are sent is read and compressed once. */
class SharedUploadTest {
    @TempDir
    Path directory;

    private final EmbeddedServer server = new EmbeddedServer();
    private final GivenContent content = content();
    private final CountedContent counted = new CountedContent(content);
    private final ContentOfRun shared = new ContentOfRun(counted);

    @AfterEach
    void stop() {
        shared.close();
        server.close();
        assertThat(SpoolTraces.left()).isEmpty();
    }

    @Test
    void three_hosts_at_once_get_what_was_read_once_whatever_their_settings() throws InterruptedException {
        List<Transport> transports = List.of(connect("a"), connect("b"), connect("c"));
        List<Thread> uploads = new ArrayList<>();
        AtomicLong told = new AtomicLong();
        for (int i = 0; i < 3; i++) {
            Transport transport = transports.get(i);
            RemotePath release = at("release" + i);
            uploads.add(new Thread(() -> transport.upload(shared, release, told::addAndGet)));
        }
        uploads.forEach(Thread::start);
        for (Thread upload : uploads) {
            upload.join();
        }

        for (int i = 0; i < 3; i++) {
            assertThat(inventory(transports.get(i), "release" + i)).isEqualTo(content.manifest());
        }
        transports.forEach(Transport::close);
        assertThat(counted.reads()).isEqualTo(1);
        assertThat(told).hasValue(3 * content.manifest().bytes());
    }

    @Test
    void a_host_alone_is_sent_it_as_it_is_read() {
        try (Transport transport = connect("alone")) {
            transport.upload(counted, at("first"), bytes -> {});
            transport.upload(counted, at("second"), bytes -> {});
        }
        assertThat(counted.reads()).isEqualTo(2);
    }

    @Test
    void a_host_that_fails_does_not_disturb_the_others() {
        try (Transport good = connect("good");
                Transport bad = connect("bad")) {
            assertThatThrownBy(() -> bad.upload(shared, at("missing/release"), bytes -> {}))
                    .isInstanceOf(TransportException.class);
            good.upload(shared, at("release"), bytes -> {});

            assertThat(inventory(good, "release")).isEqualTo(content.manifest());
        }
        assertThat(counted.reads()).isEqualTo(1);
    }

    @Test
    void a_source_that_cannot_be_read_fails_all_hosts_of_the_run() {
        CountedContent gone = new CountedContent(new Unreadable(content.manifest()));
        try (ContentOfRun sharedByAll = new ContentOfRun(gone);
                Transport first = connect("first");
                Transport second = connect("second")) {
            for (Transport host : List.of(first, second)) {
                assertThatThrownBy(() -> host.upload(sharedByAll, at("release"), bytes -> {}))
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining("the source has changed");
            }
        }
        assertThat(gone.reads()).isEqualTo(1);
    }

    private Transport connect(String host) {
        return server.connector().connect(host);
    }

    private record Unreadable(Manifest manifest) implements Content {
        @Override
        public void forEachFile(int parallelism, FileSink sink) throws IOException {
            throw new IOException("the source has changed");
        }
    }

    private Manifest inventory(Transport transport, String name) {
        Inventory look = new Inventory(at(name), List.of());
        return transport.apply(Batch.of(look)).of(look);
    }

    private static GivenContent content() {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        return GivenContent.empty()
                .directory("app", 0755)
                .file("app/random", 0644, bytes)
                .file("app/zeros", 0600, new byte[2_000_000])
                .link("link", "app/random");
    }

    private RemotePath at(String name) {
        return RemotePath.of(directory.resolve(name).toString());
    }
}
