package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.step.Steps;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.strategy.Writable;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work is refused with a sentence, and not one file is another one afterwards. */
class RefusedTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Path source;
    private Path root;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(base.resolve("source"));
        Files.writeString(source.resolve("index.html"), "hello");
        root = base.resolve("shop");
    }

    /** JUnit removes only what lies in its own directory. */
    @AfterEach
    void clear() throws IOException {
        Trees.delete(base);
    }

    @Test
    void a_source_that_is_missing() {
        source = base.resolve("nowhere");

        assertRefused(source + " is missing");
    }

    @Test
    void a_source_that_is_empty() throws IOException {
        Files.delete(source.resolve("index.html"));

        assertRefused(source + " is empty; there is nothing to deploy");
    }

    @Test
    void a_source_with_a_file_that_cannot_be_read() throws IOException {
        Places.requirePermissionsToBite();
        permit(source.resolve("index.html"), "-wx--x--x");

        assertRefused(source.resolve("index.html") + " cannot be read by this user");
    }

    @Test
    void a_source_with_a_directory_that_cannot_be_read() throws IOException {
        Places.requirePermissionsToBite();
        Path closed = Files.createDirectory(source.resolve("closed"));
        permit(closed, "-wx--x--x");

        assertRefused(closed + " cannot be read by this user");
        permit(closed, "rwxr-xr-x");
    }

    @Test
    void a_source_inside_the_root() {
        root = base;

        assertRefused("lies inside the root " + base);
    }

    @Test
    void a_source_that_is_the_root() {
        root = source;

        assertRefused("lies inside the root " + source);
    }

    @Test
    void a_source_inside_the_root_by_a_link() throws IOException {
        Files.createDirectory(root);
        Files.move(source, root.resolve("source"));
        Files.createSymbolicLink(base.resolve("link"), root.resolve("source"));
        source = base.resolve("link");

        assertRefused("lies inside the root " + root);
    }

    @Test
    void a_source_with_a_pipe() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRefused(source.resolve("pipe") + ", which is no file, directory or link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "a b", ".hidden", "-rf", "", "a\nb", "ä", "a\0", "~"})
    void ids_that_are_no_names(String id) {
        assertThatThrownBy(() -> Release.of(source).id(id))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("cannot be a release id");
    }

    @Test
    void an_id_of_300_characters() {
        assertThatThrownBy(() -> Release.of(source).id("x".repeat(300)))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("(300 characters)' cannot be a release id");
    }

    @Test
    void an_id_that_is_there_already() {
        deploy(Local.disk(), STRATEGY).orThrow();

        assertRefused("the release id r1 is taken");
    }

    @Test
    void an_id_whose_directory_somebody_else_made() throws IOException {
        Files.createDirectories(root.resolve("releases/r1"));

        assertRefused("the release id r1 is taken");
    }

    @Test
    void a_root_whose_parent_is_missing() {
        root = base.resolve("no/where");

        assertRefused("its parent is missing; create " + base.resolve("no"));
    }

    @Test
    void a_root_that_is_missing_is_made() {
        deploy(Local.disk(), STRATEGY).orThrow();

        assertThat(root.resolve("current/index.html")).hasContent("hello");
    }

    @Test
    void a_root_that_is_a_file() throws IOException {
        Files.writeString(root, "I am a file");

        assertRefused("the root " + root + " is no directory");
    }

    @Test
    void a_root_below_a_file() throws IOException {
        Files.writeString(root, "I am a file");
        root = root.resolve("below");

        assertRefused("its parent is missing");
    }

    @Test
    void a_root_that_is_not_writable() throws IOException {
        Places.requirePermissionsToBite();
        Files.createDirectory(root);
        permit(root, "r-xr-xr-x");

        assertRefused("the root " + root + " is not writable for the user of this deployment");
        permit(root, "rwxr-xr-x");
    }

    @Test
    void a_place_for_current_that_is_not_there() {
        Host host = Host.named("here")
                .at(root.toString())
                .current(base.resolve("no/html").toString())
                .over(Local.disk());

        assertRefused(
                host, STRATEGY, "the directory " + base.resolve("no") + ", in which current is to lie, is missing");
    }

    @Test
    void a_required_shared_file_that_is_missing() {
        assertRefused(
                STRATEGY.shared(Shared.file(".env")),
                "the shared file " + root.resolve("shared/.env") + " is missing; put it there");
    }

    @Test
    void a_shared_file_that_cannot_be_seeded() {
        assertRefused(STRATEGY.shared(Shared.file("config.php").seeded()), "the release does not bring config.php");
    }

    @Test
    void a_shared_directory_that_is_a_file() throws IOException {
        Files.createDirectories(root.resolve("shared"));
        Files.writeString(root.resolve("shared/storage"), "no directory");

        assertRefused(STRATEGY.shared(Shared.directory("storage")), "is declared as a directory, but is a FILE");
    }

    @Test
    void a_shared_path_below_a_file_of_the_release() {
        assertRefused(
                STRATEGY.shared(Shared.directory("index.html/cache")),
                "lies below index.html, which is no directory in the release");
    }

    @Test
    void a_writable_path_below_a_file_of_the_release() {
        assertRefused(STRATEGY.writable(Writable.directory("index.html/cache")), "index.html is none in the release");
    }

    @Test
    void a_step_for_a_role_that_no_host_has() {
        assertRefused(STRATEGY.build(Steps.run("true").on("db")), "is for role db, which selects no host of the fleet");
    }

    @Test
    void commands_on_a_host_that_has_none() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build())) {
            Files.createDirectory(memory.getPath("/srv"));
            Host host = Host.named("memory").at("/srv/shop").over(Local.on(memory));

            assertRefused(host, STRATEGY.build(Steps.run("make")), "the step 'run make' runs commands");
            assertThat(Files.exists(memory.getPath("/srv/shop"))).isFalse();
        }
    }

    @Test
    void a_file_system_without_symbolic_links() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setSupportedFeatures(Feature.LINKS, Feature.FILE_CHANNEL)
                .build())) {
            Files.createDirectory(memory.getPath("/srv"));
            Host host = Host.named("memory").at("/srv/shop").over(Local.on(memory));

            assertRefused(host, STRATEGY, "no symbolic link can be made in /srv");
            assertThat(Files.exists(memory.getPath("/srv/shop"))).isFalse();
        }
    }

    @Test
    void a_real_file_system_without_symbolic_links() throws IOException {
        base = Places.folder("ZDD_NO_SYMLINK_FS", "a file system without symbolic links, such as exfat");
        root = base.resolve("shop");

        assertRefused("no symbolic link can be made in " + base);
        assertThat(root).doesNotExist();
    }

    @Test
    void a_source_that_changes_while_it_is_read() throws Exception {
        Path log = source.resolve("growing.log");
        Process writer = new ProcessBuilder(
                        "/bin/sh", "-c", "truncate -s 100M " + log + "; while :; do echo line; done >> " + log)
                .start();
        try {
            while (!Files.exists(log) || Files.size(log) < 101 << 20) {
                Thread.sleep(5);
            }
            assertThatThrownBy(() -> deploy(Local.disk(), STRATEGY))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining(log + " changed while it was read");
            assertThat(root).doesNotExist();
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private Host host() {
        return Host.named("here").at(root.toString()).over(Local.disk());
    }

    private Report deploy(Connector connector, AtomicSymlink strategy) {
        Host host = Host.named("here").at(root.toString()).over(connector);
        try (Deployer deployer = Deployer.to(Fleet.of(host))) {
            return deployer.deploy(Release.of(source).id("r1"), strategy);
        }
    }

    private void assertRefused(String message) {
        assertRefused(STRATEGY, message);
    }

    private void assertRefused(AtomicSymlink strategy, String message) {
        assertRefused(host(), strategy, message);
    }

    private void assertRefused(Host host, AtomicSymlink strategy, String message) {
        SortedMap<String, String> before = look();
        try (Deployer deployer = Deployer.to(Fleet.of(host))) {
            assertThatThrownBy(() -> deployer.deploy(Release.of(source).id("r1"), strategy))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining(message);
        }
        assertThat(look()).isEqualTo(before);
    }

    /** Every path with type, mode, size and the time at which a name or a content was last changed. */
    private SortedMap<String, String> look() {
        SortedMap<String, String> found = new TreeMap<>();
        look(base, found);
        return found;
    }

    private static void look(Path path, SortedMap<String, String> found) {
        try {
            PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            found.put(
                    path.toString(),
                    is.permissions() + " " + is.size() + " " + is.lastModifiedTime() + " " + is.fileKey());
            if (is.isDirectory() && Files.isReadable(path)) {
                try (Stream<Path> children = Files.list(path)) {
                    children.forEach(child -> look(child, found));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
