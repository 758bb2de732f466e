package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ZddException;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileType;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An upload makes a new directory that holds exactly what the manifest says, and nothing outside of it. */
interface UploadContract extends TransportCase {
    @Test
    default void what_is_uploaded_is_what_the_manifest_says() {
        GivenContent content = GivenContent.empty()
                .file("index.html", 0644, "<h1>Hello</h1>\n")
                .file("empty", 0600, "")
                .directory("bin", 0755)
                .file("bin/run", 0755, "#!/bin/sh\n")
                .directory("nothing", 0700)
                .directory("deep", 0750)
                .directory("deep/down", 0755)
                .file("deep/down/group", 0664, "group")
                .link("run", "bin/run")
                .link("absolute", "/etc/hostname")
                .link("up", "../../shared")
                .link("dangling", "nowhere");

        upload(content);

        assertUploaded(content);
        assertThat(mode("release")).isEqualTo(FileMode.of(0755));
        assertThat(names()).containsExactly("release");
    }

    @Test
    default void names_of_every_kind_are_uploaded() {
        GivenContent content = GivenContent.empty();
        for (String name : ODD_NAMES) {
            content = content.file(name, 0644, "text of " + name);
        }
        content = content.directory("in", 0755);
        for (String name : ODD_NAMES) {
            String path = "in/" + name;
            content = content.directory(path, 0755)
                    .file(path + "/" + name, 0644, name)
                    .link(path + "/link", name);
        }

        upload(content);

        assertUploaded(content);
        assertThat(type("injected")).isEqualTo(FileType.MISSING);
    }

    @Test
    default void long_paths_and_long_links_are_uploaded() {
        String path = "d".repeat(120);
        GivenContent content = GivenContent.empty().directory(path, 0755);
        for (int i = 0; i < 4; i++) {
            path += "/" + String.valueOf(i).repeat(120);
            content = content.directory(path, 0755);
        }
        content = content.file(path + "/file", 0644, "deep").link(path + "/link", "t/".repeat(150) + "t");

        upload(content);

        assertUploaded(content);
    }

    @Test
    default void directories_that_may_not_be_written_are_filled_first() {
        GivenContent content = GivenContent.empty()
                .directory("closed", 0555)
                .directory("closed/too", 0500)
                .file("closed/too/file", 0444, "text");

        upload(content);

        assertUploaded(content);
    }

    @Test
    default void many_files_are_uploaded() {
        GivenContent content = GivenContent.empty().directory("many", 0755);
        for (int i = 0; i < 400; i++) {
            content = content.file("many/" + i, 0644, "file " + i);
        }

        upload(content);

        assertUploaded(content);
    }

    @Test
    default void large_files_are_uploaded_and_their_progress_is_told() {
        byte[] bytes = new byte[5_000_001];
        new Random(1).nextBytes(bytes);
        GivenContent content = GivenContent.empty().file("large", 0644, bytes).file("zeros", 0644, new byte[3_000_000]);
        AtomicLong told = new AtomicLong();

        transport().upload(content, at("release"), told::addAndGet);

        assertUploaded(content);
        assertThat(told).hasValue(8_000_001);
    }

    @Test
    default void an_empty_content_is_an_empty_directory() {
        upload(GivenContent.empty());

        assertThat(type("release")).isEqualTo(FileType.DIRECTORY);
        assertUploaded(GivenContent.empty());
    }

    @Test
    default void an_upload_goes_into_a_new_directory_only() {
        GivenContent content = GivenContent.empty().file("file", 0644, "new");
        makeDirectory("release");
        write("release/file", "old");

        assertThatThrownBy(() -> upload(content)).isInstanceOf(TransportException.class);

        assertThat(text("release/file")).hasValue("old");
        assertThatThrownBy(() -> transport().upload(content, at("no/release"), bytes -> {}))
                .isInstanceOf(TransportException.class);
        assertThat(type("no")).isEqualTo(FileType.MISSING);
    }

    @Test
    default void an_upload_stops_when_the_progress_throws() {
        GivenContent content =
                GivenContent.empty().file("a", 0644, new byte[3_000_000]).file("b", 0644, new byte[10]);

        assertThatThrownBy(() -> transport().upload(content, at("release"), bytes -> {
                    throw new ZddException("enough");
                }))
                .isInstanceOf(ZddException.class)
                .hasMessage("enough");

        delete("release");
        assertThat(names()).as("nothing writes on after the upload ended").isEmpty();
    }

    @Test
    default void an_upload_fails_when_the_source_does() {
        Content broken = new Content() {
            private final GivenContent promised = GivenContent.empty().file("file", 0644, "text");

            @Override
            public Manifest manifest() {
                return promised.manifest();
            }

            @Override
            public void forEachFile(int parallelism, FileSink sink) throws IOException {
                throw new IOException("the source is gone");
            }
        };

        assertThatThrownBy(() -> upload(broken))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the source is gone");
    }

    @Test
    default void the_transport_serves_on_after_a_failed_upload() {
        assertThatThrownBy(() -> transport().upload(GivenContent.empty(), at("no/release"), bytes -> {}))
                .isInstanceOf(TransportException.class);

        upload(GivenContent.empty().file("file", 0644, "text"));

        assertThat(text("release/file")).hasValue("text");
    }

    private void upload(Content content) {
        transport().upload(content, at("release"), bytes -> {});
    }

    private void assertUploaded(Content content) {
        Manifest found = ask(new Inventory(at("release"), List.of()));
        assertThat(content.manifest().differenceTo(found).toString()).isEqualTo("no difference");
        assertThat(found).isEqualTo(content.manifest());
    }
}
