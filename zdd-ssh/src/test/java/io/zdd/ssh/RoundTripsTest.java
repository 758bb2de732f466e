package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.model.Secret;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often everything waits for the other side: what it takes longer over a slow line than directly, divided by a round trip
 * of that line. The best of some runs counts, for the machine may be busy.
 */
@Tag("real")
@Timeout(180)
class RoundTripsTest {
    private static final long ROUND_TRIP = 400;
    private static final int RUNS = 4;

    @TempDir
    Path directory;

    private OpenSsh server;
    private DelayProxy proxy;
    private Shop shop;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
        proxy = new DelayProxy(server.port(), ROUND_TRIP);
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

    private interface Deed {
        void run(Ssh connector) throws Exception;
    }

    private interface Use {
        void run(Transport transport) throws Exception;
    }

    private Ssh far() throws IOException, InterruptedException {
        return Far.through(proxy, server).keepAlive(Duration.ofHours(1), 1).to("127.0.0.1");
    }

    private double roundTrips(Deed deed) throws Exception {
        return (least(() -> deed.run(far())) - least(() -> deed.run(server.connector()))) / ROUND_TRIP;
    }

    private double roundTripsOf(Use use) throws Exception {
        try (Transport far = far().connect("web1");
                Transport near = server.connector().connect("web1")) {
            return (least(() -> use.run(far)) - least(() -> use.run(near))) / ROUND_TRIP;
        }
    }

    private static double least(Executable deed) throws Exception {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            deed.run();
            least = Math.min(least, (System.nanoTime() - start) / 1e6);
        }
        return least;
    }

    private interface Executable {
        void run() throws Exception;
    }

    @Test
    void connecting_and_logging_in_take_six(TestReporter reporter) throws Exception {
        double login = roundTrips(connector -> {
            Deque<SSHClient> clients = new ArrayDeque<>();
            new Dialer("web1").dial(connector, clients);
            Goodbye.to(clients);
        });
        double all = roundTrips(connector -> connector.connect("web1").close());

        reporter.publishEntry("connect and log in", String.valueOf(login));
        reporter.publishEntry("connect, log in and start the shell", String.valueOf(all));
        assertThat(login).as("TCP's own is not delayed by the proxy").isLessThanOrEqualTo(6);
        assertThat(all).isLessThanOrEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500})
    void a_batch_takes_one_whatever_the_number_of_its_operations(int number, TestReporter reporter) throws Exception {
        List<FileOperation<?>> looks = new ArrayList<>();
        List<FileOperation<?>> writes = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            looks.add(new RequireAbsent(shop.at("missing" + i)));
            writes.add(new Write(shop.at("written" + i), "text", FileMode.of(0644), false));
        }

        double count = roundTripsOf(transport -> transport.apply(Batch.of(looks)));

        reporter.publishEntry("batch of " + number, String.valueOf(count));
        assertThat(count).isLessThanOrEqualTo(2.2);
        try (Transport transport = far().connect("web1")) {
            int before = proxy.bursts();
            transport.apply(Batch.of(writes));
            assertThat(proxy.bursts() - before)
                    .as("how often something was sent")
                    .isLessThanOrEqualTo(2);
        }
        assertThat(shop.path("written" + (number - 1))).exists();
    }

    @Test
    void a_batch_with_a_long_text_takes_no_more_than_three(TestReporter reporter) throws Exception {
        String text = "twelve bytes".repeat(8_000);
        Batch batch = Batch.of(new Write(shop.at("long"), text, FileMode.of(0644), false));

        double count = roundTripsOf(transport -> transport.apply(batch));

        reporter.publishEntry("batch of 96 KB", String.valueOf(count));
        assertThat(count).isLessThanOrEqualTo(3.2);
        assertThat(shop.path("long")).hasSize(96_000);
    }

    @Test
    void a_command_takes_two_and_one_more_for_a_secret(TestReporter reporter) throws Exception {
        Secret secret = Secret.of("token", "s3cret");

        double plain = command(Command.of("true"));
        double environment = command(Command.of("true").env("TOKEN", secret));
        double input = command(Command.of("cat").input(secret));

        reporter.publishEntry("command", String.valueOf(plain));
        reporter.publishEntry("command with a secret in its environment", String.valueOf(environment));
        reporter.publishEntry("command with a secret as its input", String.valueOf(input));
        assertThat(plain).isLessThanOrEqualTo(2.2);
        assertThat(environment)
                .as("its script comes over standard input, which opens late")
                .isLessThanOrEqualTo(3.2);
        assertThat(input).as("which comes right behind the script").isLessThanOrEqualTo(3.2);
    }

    private double command(Command command) throws Exception {
        return roundTripsOf(transport -> assertThat(
                        transport.execute(command, (stream, line) -> {}).succeeded())
                .isTrue());
    }

    @Test
    void an_upload_of_three_hundred_files_takes_few_more_than_one_of_one_file(TestReporter reporter) throws Exception {
        int[] count = {0};

        double one = roundTripsOf(
                transport -> transport.upload(Shop.content(1, 100), shop.at("one" + count[0]++), bytes -> {}));
        double many = roundTripsOf(
                transport -> transport.upload(Shop.content(300, 4_000), shop.at("many" + count[0]++), bytes -> {}));

        reporter.publishEntry("upload of one file", String.valueOf(one));
        reporter.publishEntry("upload of 300 files, 1.2 MB", String.valueOf(many));
        assertThat(one).isLessThanOrEqualTo(3.2);
        assertThat(many).isLessThanOrEqualTo(5);
    }
}
