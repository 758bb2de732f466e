package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.strategy.Writable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that the application writes. */
class WritableTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void directories_and_files_get_their_modes_and_links_are_left_alone() throws IOException {
        Path cache = Files.createDirectories(shop.source("1").resolve("cache/pages"));
        Files.writeString(cache.resolve("page"), "p");
        Path outside = Files.writeString(base.resolve("outside"), "not ours to change");
        PosixFileAttributes before = Files.readAttributes(outside, PosixFileAttributes.class);
        Files.createSymbolicLink(cache.resolve("link"), outside);

        shop.deploy("1", STRATEGY.writable(Writable.directory("cache").mode("2770")))
                .orThrow();

        Path live = shop.root().resolve("current/cache");
        assertThat(Files.getAttribute(live, "unix:mode")).isEqualTo(042770);
        assertThat(Files.getAttribute(live.resolve("pages"), "unix:mode")).isEqualTo(042770);
        assertThat(permissions(live.resolve("pages/page"))).isEqualTo("rw-rw----");
        assertThat(Files.readAttributes(outside, PosixFileAttributes.class).permissions())
                .isEqualTo(before.permissions());
    }

    @Test
    void a_missing_directory_is_made_and_belongs_to_the_group() throws IOException {
        String group =
                Files.readAttributes(base, PosixFileAttributes.class).group().getName();

        shop.deploy("1", STRATEGY.writable(Writable.directory("var/cache").group(group)))
                .orThrow();

        Path live = shop.root().resolve("current/var/cache");
        assertThat(permissions(live)).isEqualTo("rwxrwxr-x");
        assertThat(Files.readAttributes(live, PosixFileAttributes.class).group().getName())
                .isEqualTo(group);
    }

    @Test
    void an_access_control_list_is_set_for_what_is_there_and_what_comes_later() throws Exception {
        Places.requireProgram("setfacl");

        shop.deploy(
                        "1",
                        STRATEGY.writable(Writable.directory("cache").acl("u:nobody:rwX"))
                                .build(run("touch cache/later")))
                .orThrow();

        assertThat(acl(shop.root().resolve("current/cache"))).contains("user:nobody:rwx", "default:user:nobody:rwx");
        assertThat(acl(shop.root().resolve("current/cache/later"))).contains("user:nobody:rwx");
    }

    @Test
    void what_belongs_to_somebody_else_is_left_alone() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                        .setAttributeViews("basic", "owner", "posix", "unix")
                        .build());
                Shop inMemory = new Shop(Files.createDirectories(memory.getPath("/srv")), Local.on(memory))) {
            Path cache = Files.createDirectories(inMemory.source("1").resolve("cache"));
            Files.writeString(cache.resolve("ours"), "o");
            Files.writeString(cache.resolve("theirs"), "t");
            Path upload = inMemory.root().resolve("releases/1/cache/theirs");
            Step giveAway = Step.of(
                    "give away",
                    context -> Files.setOwner(
                            upload, memory.getUserPrincipalLookupService().lookupPrincipalByName("somebody-else")));

            inMemory.deploy(
                            "1",
                            STRATEGY.before(Phase.WRITABLE, giveAway)
                                    .writable(Writable.directory("cache").mode("770")))
                    .orThrow();

            Path live = inMemory.root().resolve("current/cache");
            assertThat(permissions(live)).isEqualTo("rwxrwx---");
            assertThat(permissions(live.resolve("ours"))).isEqualTo("rw-rw----");
            assertThat(permissions(live.resolve("theirs"))).isEqualTo("rw-r--r--");
        }
    }

    @Test
    void what_is_written_there_is_no_drift() throws IOException {
        shop.deploy("1", STRATEGY.writable(Writable.directory("cache"))).orThrow();
        Files.writeString(shop.root().resolve("current/cache/page"), "later");

        assertThat(shop.deployer()
                        .verify(ReleaseId.of("1"))
                        .get("here")
                        .difference()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void bad_arguments_are_refused_at_the_call() {
        assertThatThrownBy(() -> Writable.directory("/var/cache")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Writable.directory("../cache")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Writable.directory("cache").mode("999")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Writable.directory("cache").group("a b")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Writable.directory("cache").acl("u:x:rw;id")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> STRATEGY.shared(Shared.directory("a"), Shared.file("a/b")))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> STRATEGY.shared(Shared.directory("cache")).writable(Writable.directory("cache/x")))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> STRATEGY.writable(Writable.directory("cache")).shared(Shared.directory("cache")))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> STRATEGY.keep(0)).isInstanceOf(ZddException.class);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String acl(Path path) throws IOException {
        Process getfacl = new ProcessBuilder("getfacl", "-p", path.toString()).start();
        return new String(getfacl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
