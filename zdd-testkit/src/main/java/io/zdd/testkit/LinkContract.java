package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation.Link;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The swap is one rename, compares first, and publishes the text it was given. */
interface LinkContract extends TransportCase {
    /** How many swaps are watched by another connection. */
    int SWAPS = 60;

    @Test
    default void a_link_keeps_its_text_exactly() {
        for (String target : ODD_NAMES) {
            link("link", target);
            assertThat(linkText("link")).hasValue(target);
            delete("link");
        }
        for (String target : List.of("/absolute/and/dangling", "../up", "a/../b", "releases/1")) {
            link("link", target);
            assertThat(linkText("link")).hasValue(target);
            delete("link");
        }
    }

    @Test
    default void links_of_any_name_are_made() {
        for (String name : ODD_NAMES) {
            link(name, "target");
            assertThat(linkText(name)).as(name).hasValue("target");
        }
    }

    @Test
    default void a_link_leads_where_its_text_says() {
        makeDirectory("target");
        write("target/file", "found");
        link("link", "target");

        assertThat(text("link/file")).hasValue("found");
    }

    @Test
    default void a_link_replaces_nothing_and_is_not_made_inside_of_a_directory() {
        write("file", "");
        makeDirectory("directory");
        link("to-directory", "directory");
        link("dangling", "nowhere");

        for (String taken : List.of("file", "directory", "to-directory", "dangling")) {
            assertThat(failure(new Link(at(taken), "target")).reason())
                    .as(taken)
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(ask(new io.zdd.transport.FileOperation.ListNames(at("directory")))
                        .names())
                .isEmpty();
    }

    @Test
    default void a_link_is_swapped_from_nothing_to_one_release_to_the_next() {
        makeDirectory("1");
        makeDirectory("2");
        write("2/file", "second");

        swap(Optional.empty(), Optional.of("1"));
        assertThat(linkText("current")).hasValue("1");
        swap(Optional.of("1"), Optional.of("2"));
        assertThat(linkText("current")).hasValue("2");
        assertThat(text("current/file")).hasValue("second");

        assertThat(names()).as("nothing else is left").containsExactly("1", "2", "current");
        assertThat(ask(new io.zdd.transport.FileOperation.ListNames(at("1"))).names())
                .as("the rename replaced the link and did not move into what it leads to")
                .isEmpty();
    }

    @Test
    default void a_link_is_swapped_to_any_text() {
        Optional<String> before = Optional.empty();
        for (String target : ODD_NAMES) {
            swap(before, Optional.of(target));
            assertThat(linkText("current")).hasValue(target);
            before = Optional.of(target);
        }
        assertThat(names()).containsExactly("current");
    }

    @Test
    default void a_link_is_removed_by_a_swap_to_nothing() {
        makeDirectory("1");
        write("1/file", "");
        link("current", "1");

        swap(Optional.of("1"), Optional.empty());

        assertThat(type("current")).isEqualTo(FileType.MISSING);
        assertThat(type("1/file")).isEqualTo(FileType.FILE);
    }

    @Test
    default void a_link_that_is_not_as_expected_is_not_touched() {
        link("current", "2");

        assertThat(failure(new SwapLink(at("current"), Optional.of("1"), Optional.of("3")))
                        .reason())
                .isEqualTo(Reason.CHANGED);
        assertThat(failure(new SwapLink(at("current"), Optional.empty(), Optional.of("3")))
                        .reason())
                .isEqualTo(Reason.CHANGED);
        assertThat(failure(new SwapLink(at("current"), Optional.of("1"), Optional.empty()))
                        .reason())
                .isEqualTo(Reason.CHANGED);
        assertThat(failure(new SwapLink(at("other"), Optional.of("1"), Optional.of("3")))
                        .reason())
                .isEqualTo(Reason.CHANGED);

        assertThat(linkText("current")).hasValue("2");
        assertThat(names()).containsExactly("current");
    }

    @Test
    default void what_is_no_link_is_never_swapped_away() {
        write("file", "kept");
        makeDirectory("empty");
        makeDirectory("full");
        write("full/file", "kept");

        for (String path : List.of("file", "empty", "full")) {
            for (Optional<String> expected : List.of(Optional.<String>empty(), Optional.of("1"))) {
                for (Optional<String> target : List.of(Optional.<String>empty(), Optional.of("2"))) {
                    assertThat(failure(new SwapLink(at(path), expected, target)).reason())
                            .as(path)
                            .isEqualTo(Reason.NOT_A_LINK);
                }
            }
        }
        assertThat(text("file")).hasValue("kept");
        assertThat(type("empty")).isEqualTo(FileType.DIRECTORY);
        assertThat(text("full/file")).hasValue("kept");
        assertThat(names()).containsExactly("empty", "file", "full");
    }

    @Test
    default void a_link_is_not_swapped_where_there_is_no_directory_for_it() {
        assertThat(failure(new SwapLink(at("missing/current"), Optional.empty(), Optional.of("1")))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    default void a_link_is_never_seen_missing_while_it_is_swapped() throws InterruptedException {
        makeDirectory("1");
        makeDirectory("2");
        perform(
                new Write(at("1/file"), "whole", FileMode.of(0644), false),
                new Write(at("2/file"), "whole", FileMode.of(0644), false));
        link("current", "1");
        AtomicInteger missing = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try (Transport other = connector().connect("reader")) {
                ReadLink look = new ReadLink(at("current"));
                while (!done.get()) {
                    missing.addAndGet(
                            other.apply(Batch.of(look)).of(look).text().isEmpty() ? 1 : 0);
                    looks.incrementAndGet();
                }
            }
        });
        reader.setUncaughtExceptionHandler((thread, failure) -> failed.set(failure));
        reader.start();
        try {
            for (int i = 0; reader.isAlive() && (i < SWAPS || looks.get() < SWAPS); i++) {
                swap(Optional.of(i % 2 == 0 ? "1" : "2"), Optional.of(i % 2 == 0 ? "2" : "1"));
            }
        } finally {
            done.set(true);
            reader.join();
        }

        assertThat(failed.get()).as("what stopped the reader").isNull();
        assertThat(missing).hasValue(0);
    }

    private void swap(Optional<String> expected, Optional<String> target) {
        perform(new SwapLink(at("current"), expected, target));
    }
}
