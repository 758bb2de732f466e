package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment sends to hosts that share nothing but the deployment. */
@Timeout(120)
class SharedUploadFlowTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path directory;

    private final EmbeddedServer server = new EmbeddedServer();
    private final CountedContent assets = new CountedContent(Shop.content(3, 300_000));
    private Release release;

    @BeforeEach
    void make() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("page"), "1");
        release = Release.of(source).id("1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hosts_with_settings_of_their_own_get_what_was_read_once() {
        try (Deployer deployer = Deployer.to(Fleet.of(host("web1"), host("web2")))) {
            deployer.deploy(release, STRATEGY.build(uploading("assets"))).orThrow();

            assertThat(assets.reads()).isEqualTo(1);
            assertThat(SpoolTraces.left()).as("left while still connected").isEmpty();
            for (String host : List.of("web1", "web2")) {
                assertThat(directory.resolve(host + "/current/page")).hasContent("1");
                assertThat(directory.resolve(host + "/current/assets/d/2")).hasSize(300_000);
            }
        }
    }

    @Test
    void each_deployment_reads_again() {
        try (Deployer deployer = Deployer.to(Fleet.of(host("web1"), host("web2")))) {
            deployer.deploy(release, STRATEGY.build(uploading("assets"))).orThrow();
            deployer.deploy(release.id("2"), STRATEGY.build(uploading("assets")))
                    .orThrow();
        }

        assertThat(assets.reads()).isEqualTo(2);
    }

    @Test
    void nothing_is_kept_for_one_host_nor_left_by_a_deployment_that_failed() {
        try (Deployer alone = Deployer.to(Fleet.of(host("web1")));
                Deployer both = Deployer.to(Fleet.of(host("web2"), host("web3")))) {
            alone.deploy(release, STRATEGY.build(uploading("first"), uploading("second")))
                    .orThrow();
            assertThat(assets.reads()).isEqualTo(2);

            Report failed = both.deploy(release, STRATEGY.build(uploading("missing/assets")));

            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.failure()).containsInstanceOf(TransportException.class);
            assertThat(SpoolTraces.left()).isEmpty();
        }
    }

    private Step uploading(String name) {
        return Step.of(
                "upload " + name,
                context -> context.upload(assets, context.target().directory().resolve(name)));
    }

    private Host host(String name) {
        Ssh own = server.settings().to("127.0.0.1");
        return Host.named(name).at(directory.resolve(name).toString()).over(own);
    }
}
