package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation.CopyTree;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.MakeDirectory;
import io.zdd.transport.FileOperation.Move;
import io.zdd.transport.FileOperation.SetPermissions;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole trees are moved, copied, deleted, changed and hashed, and a link never leads out of them. */
interface TreeContract extends TransportCase {
    @Test
    default void files_directories_and_links_are_renamed() {
        write("file", "text");
        makeDirectory("directory");
        write("directory/file", "below");
        link("link", "nowhere");

        perform(
                new Move(at("file"), at("file2")),
                new Move(at("directory"), at("directory2")),
                new Move(at("link"), at("link2")));

        assertThat(text("file2")).hasValue("text");
        assertThat(text("directory2/file")).hasValue("below");
        assertThat(linkText("link2")).hasValue("nowhere");
        assertThat(names()).containsExactly("directory2", "file2", "link2");
    }

    @Test
    default void a_rename_replaces_nothing_and_never_moves_into_a_directory() {
        write("file", "old");
        makeDirectory("empty");
        link("to-empty", "empty");
        link("dangling", "nowhere");
        write("new", "new");

        for (String taken : List.of("file", "empty", "to-empty", "dangling")) {
            assertThat(failure(new Move(at("new"), at(taken))).reason())
                    .as(taken)
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(failure(new Move(at("missing"), at("to"))).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(text("file")).hasValue("old");
        assertThat(ask(new ListNames(at("empty"))).names()).isEmpty();
    }

    @Test
    default void a_tree_is_copied_with_modes_times_and_links_as_links() {
        perform(
                new MakeDirectory(at("from"), FileMode.of(0750)),
                new MakeDirectory(at("from/empty"), FileMode.of(0700)),
                new Write(at("from/script"), "#!/bin/sh", FileMode.of(0755), false),
                new Write(at("from/-odd 'name'\n"), "odd", FileMode.of(0600), false));
        link("from/link", "script");
        link("from/dangling", "/nowhere");

        perform(new CopyTree(at("from"), at("to")), new CopyTree(at("from/link"), at("link-copy")));

        assertThat(ask(new Inventory(at("to"), List.of()))).isEqualTo(ask(new Inventory(at("from"), List.of())));
        assertThat(mode("to")).isEqualTo(FileMode.of(0750));
        assertThat(linkText("link-copy")).hasValue("script");
    }

    @Test
    default void a_copy_replaces_nothing() {
        write("file", "new");
        makeDirectory("directory");
        link("dangling", "nowhere");

        for (String taken : List.of("directory", "dangling")) {
            assertThat(failure(new CopyTree(at("file"), at(taken))).reason())
                    .as(taken)
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(failure(new CopyTree(at("missing"), at("to"))).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    default void deleting_never_goes_through_a_link() {
        makeDirectory("shared");
        write("shared/file", "kept");
        makeDirectory("release");
        makeDirectory("release/below");
        ODD_NAMES.forEach(name -> write("release/below/" + name, ""));
        link("release/storage", "../shared");
        link("release/file", "../shared/file");
        link("link", "shared");

        perform(
                new DeleteTree(at("release")),
                new DeleteTree(at("link")),
                new DeleteTree(at("missing")),
                new DeleteTree(at("shared/file/below")));

        assertThat(names()).containsExactly("shared");
        assertThat(text("shared/file")).hasValue("kept");
    }

    @Test
    default void what_may_not_be_written_is_deleted_all_the_same() {
        perform(
                new MakeDirectory(at("release"), FileMode.of(0755)),
                new MakeDirectory(at("release/closed"), FileMode.of(0755)),
                new Write(at("release/closed/file"), "", FileMode.of(0400), false),
                new SetPermissions(at("release/closed"), Optional.of(FileMode.of(0)), Optional.empty(), false),
                new SetPermissions(at("release"), Optional.of(FileMode.of(0555)), Optional.empty(), false));

        delete("release");

        assertThat(names()).isEmpty();
    }

    @Test
    default void permissions_are_set_below_and_never_through_a_link() {
        perform(
                new MakeDirectory(at("outside"), FileMode.of(0700)),
                new Write(at("outside/file"), "", FileMode.of(0600), false),
                new MakeDirectory(at("tree"), FileMode.of(0700)),
                new MakeDirectory(at("tree/below"), FileMode.of(0700)),
                new Write(at("tree/below/script"), "", FileMode.of(0700), false));
        link("tree/link", "../outside");
        link("tree/below/file", "../../outside/file");

        perform(new SetPermissions(at("tree"), Optional.of(FileMode.of(0775)), Optional.empty(), true));

        assertThat(mode("tree")).isEqualTo(FileMode.of(0775));
        assertThat(mode("tree/below")).isEqualTo(FileMode.of(0775));
        assertThat(mode("tree/below/script")).as("a file gets no execute bits").isEqualTo(FileMode.of(0664));
        assertThat(mode("outside")).isEqualTo(FileMode.of(0700));
        assertThat(mode("outside/file")).isEqualTo(FileMode.of(0600));
    }

    @Test
    default void permissions_of_one_path_are_set_without_what_is_below() {
        perform(
                new MakeDirectory(at("tree"), FileMode.of(0700)),
                new Write(at("tree/file"), "", FileMode.of(0600), false));

        perform(new SetPermissions(at("tree"), Optional.of(FileMode.of(0755)), Optional.empty(), false));

        assertThat(mode("tree")).isEqualTo(FileMode.of(0755));
        assertThat(mode("tree/file")).isEqualTo(FileMode.of(0600));
        assertThat(failure(new SetPermissions(at("no"), Optional.of(FileMode.of(0755)), Optional.empty(), false))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    default void an_inventory_names_everything_but_what_is_excluded() {
        makeDirectory("tree");
        ODD_NAMES.forEach(name -> write("tree/" + name, "text of " + name));
        makeDirectory("tree/left");
        write("tree/left/out", "");
        write("tree/left-in", "");
        link("tree/odd-link", "a\nb 'c' \\n ");

        var all = ask(new Inventory(at("tree"), List.of()));
        var some = ask(new Inventory(at("tree"), List.of(RelativePath.of("left"), RelativePath.of("*"))));

        assertThat(all.entries().stream().map(entry -> entry.path()).toList())
                .containsAll(ODD_NAMES)
                .contains("left", "left/out", "left-in", "odd-link")
                .hasSize(ODD_NAMES.size() + 4);
        assertThat(all.entries())
                .contains(new io.zdd.model.ManifestEntry.Link("odd-link", "a\nb 'c' \\n "))
                .contains(new io.zdd.model.ManifestEntry.Directory("left", FileMode.of(0755)));
        assertThat(some.entries().stream().map(entry -> entry.path()).toList())
                .contains("left-in", "-rf")
                .doesNotContain("left", "left/out", "*")
                .hasSize(ODD_NAMES.size() + 1);
    }

    @Test
    default void an_inventory_tells_one_byte_from_another() {
        makeDirectory("tree");
        write("tree/file", "a");
        var before = ask(new Inventory(at("tree"), List.of()));

        write("tree/file", "b");

        assertThat(ask(new Inventory(at("tree"), List.of()))).isNotEqualTo(before);
        assertThat(type("tree/file")).isEqualTo(FileType.FILE);
    }

    @Test
    default void there_is_no_inventory_of_what_is_not_there() {
        assertThat(failure(new Inventory(at("missing"), List.of())).reason()).isEqualTo(Reason.NOT_FOUND);
    }
}
