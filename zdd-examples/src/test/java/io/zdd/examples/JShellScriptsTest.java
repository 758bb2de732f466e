package io.zdd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zdd.examples.DeployScript.Ended;
import io.zdd.local.Zdd;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts do what they say, and nobody who only looks at the exit status takes a failure for a success. */
class JShellScriptsTest {
    @TempDir
    Path temporary;

    private Path page;
    private String root;
    private Path current;
    private HttpServer server;
    private String health;

    @BeforeEach
    void prepare() throws IOException {
        page = Files.createDirectory(temporary.resolve("dist")).resolve("index.html");
        Files.writeString(page, "1");
        root = temporary.resolve("shop").toString();
        current = Path.of(root, "current");
        server = serveWhetherTheLiveReleaseIsWell();
        health = "http://localhost:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @EnumSource
    void a_folder_goes_live(DeployScript script) throws Exception {
        Ended run = script.run(temporary, classPath(), Map.of(), "dist", root);

        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out()).contains(": SUCCEEDED after ");
        assertThat(live()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void the_next_one_takes_over_with_its_revision_if_its_check_is_green(DeployScript script) throws Exception {
        Zdd.deploy(page.getParent()).to(root);
        Path before = Files.readSymbolicLink(current);
        Files.writeString(page, "2");

        Ended run = script.run(temporary, classPath(), Map.of("revision", "4f2c9e1", "health", health), "dist", root);

        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out()).contains("check " + health + ": done");
        assertThat(live()).isEqualTo("2");
        Path after = Files.readSymbolicLink(current);
        assertThat(after).isNotEqualTo(before);
        assertThat(Path.of(root, ".zdd/releases", after.getFileName() + ".json"))
                .content()
                .contains("\"revision\":\"4f2c9e1\"");
    }

    @ParameterizedTest
    @EnumSource
    void a_red_check_fails_and_the_release_from_before_is_live_again(DeployScript script) throws Exception {
        Zdd.deploy(page.getParent()).to(root);
        Path before = Files.readSymbolicLink(current);
        Files.writeString(page, "sick");

        Ended run = script.run(temporary, classPath(), Map.of("health", health), "dist", root);

        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).contains(": ROLLED_BACK after ").contains("check " + health + " was still red");
        assertThat(Files.readSymbolicLink(current)).isEqualTo(before);
        assertThat(live()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void a_missing_source_fails_and_nothing_is_touched(DeployScript script) throws Exception {
        Zdd.deploy(page.getParent()).to(root);
        Object before = timeOfTheLink();

        Ended run = script.run(temporary, classPath(), Map.of(), "missing", root);

        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).contains("the source missing is missing");
        assertThat(timeOfTheLink()).isEqualTo(before);
        assertThat(live()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void without_source_and_root_it_fails_and_tells_how_it_is_run(DeployScript script) throws Exception {
        Ended run = script.run(temporary, classPath(), Map.of());

        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).contains("usage: ").contains("dist").contains("/var/www/shop");
    }

    @ParameterizedTest
    @EnumSource
    void without_zdd_on_the_class_path_it_fails(DeployScript script) throws Exception {
        String nothing = temporary.resolve("dist").toString();

        Ended run = script.run(temporary, nothing, Map.of(), "dist", root);

        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).contains("package io.zdd.local does not exist");
        assertThat(Path.of(root)).doesNotExist();
    }

    private String live() throws IOException {
        return Files.readString(current.resolve("index.html"));
    }

    /** When the link was last made or renamed: another time after a swap, even after one to and fro. */
    private Object timeOfTheLink() throws IOException {
        return Files.getAttribute(current, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private HttpServer serveWhetherTheLiveReleaseIsWell() throws IOException {
        HttpServer well = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        well.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(live().equals("sick") ? 503 : 200, -1);
            }
        });
        well.start();
        return well;
    }

    /** Surefire may start the tests from a jar that only points to the class path. */
    private static String classPath() throws URISyntaxException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path zdd = Path.of(
                Zdd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(classPath.split(File.pathSeparator)).contains(zdd.toString());
        return classPath;
    }
}
