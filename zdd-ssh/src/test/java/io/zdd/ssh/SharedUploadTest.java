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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several hosts are sent is read and compressed once. */
class SharedUploadTest {
    @TempDir
    Path directory;

    private EmbeddedServer server = new EmbeddedServer();
    private final AtomicInteger reads = new AtomicInteger();
    private final GivenContent content = content();
    private final Content counted = new Content() {
        @Override
        public Manifest manifest() {
            return content.manifest();
        }

        @Override
        public void forEachFile(int parallelism, FileSink sink) throws IOException {
            reads.incrementAndGet();
            content.forEachFile(parallelism, sink);
        }
    };

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void three_hosts_at_once_get_what_was_read_once() throws InterruptedException {
        Ssh ssh = server.connector();
        List<Transport> transports = List.of(ssh.connect("a"), ssh.connect("b"), ssh.connect("c"));
        List<Thread> uploads = new ArrayList<>();
        AtomicLong told = new AtomicLong();
        for (int i = 0; i < 3; i++) {
            Transport transport = transports.get(i);
            RemotePath release = at("release" + i);
            uploads.add(new Thread(() -> transport.upload(counted, release, told::addAndGet)));
        }
        uploads.forEach(Thread::start);
        for (Thread upload : uploads) {
            upload.join();
        }

        for (int i = 0; i < 3; i++) {
            assertThat(inventory(transports.get(i), "release" + i)).isEqualTo(content.manifest());
        }
        transports.forEach(Transport::close);
        assertThat(reads).hasValue(1);
        assertThat(told).hasValue(3 * content.manifest().bytes());
    }

    @Test
    void a_host_alone_is_sent_it_as_it_is_read() {
        try (Transport transport = server.connector().connect("alone")) {
            transport.upload(counted, at("first"), bytes -> {});
            transport.upload(counted, at("second"), bytes -> {});
        }
        assertThat(reads).hasValue(2);
    }

    @Test
    void a_host_that_fails_does_not_disturb_the_others() {
        Ssh ssh = server.connector();
        try (Transport good = ssh.connect("good");
                Transport bad = ssh.connect("bad")) {
            assertThatThrownBy(() -> bad.upload(counted, at("missing/release"), bytes -> {}))
                    .isInstanceOf(TransportException.class);
            good.upload(counted, at("release"), bytes -> {});

            assertThat(inventory(good, "release")).isEqualTo(content.manifest());
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void a_source_that_fails_fails_for_all_and_is_read_again_next_time() {
        AtomicInteger attempts = new AtomicInteger();
        Content flaky = new Content() {
            @Override
            public Manifest manifest() {
                return content.manifest();
            }

            @Override
            public void forEachFile(int parallelism, FileSink sink) throws IOException {
                if (attempts.getAndIncrement() == 0) {
                    throw new IOException("the source has changed");
                }
                content.forEachFile(parallelism, sink);
            }
        };
        Ssh ssh = server.connector();
        try (Transport first = ssh.connect("first");
                Transport second = ssh.connect("second")) {
            assertThatThrownBy(() -> first.upload(flaky, at("release"), bytes -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("the source has changed");
            second.upload(flaky, at("release2"), bytes -> {});

            assertThat(inventory(second, "release2")).isEqualTo(content.manifest());
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
