package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.MakeDirectory;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Directories and small files are made as asked, whatever their names and texts hold, and nothing is overwritten. */
interface WritingContract extends TransportCase {
    /** Texts that a shell, a script or a line-based protocol gets wrong. */
    List<String> ODD_TEXTS = List.of(
            "",
            "\n",
            "no newline at the end",
            "two newlines at the end\n\n",
            "'single' \"double\" `backtick` $HOME $(id) \\n \\\\ %s %n !x",
            "tab\tcr\rcrlf\r\nbell\u0007escape\u001b[31m",
            "ünïcödé 日本 \ud83d\ude80",
            "-n",
            "-e \\x41",
            "EOF\nF\nK\nend\n");

    @Test
    default void texts_are_written_exactly() {
        for (String text : ODD_TEXTS) {
            write("file", text);
            assertThat(text("file")).hasValue(text);
            assertThat(stat("file").size()).isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
            perform(new RequireContent(at("file"), text));
        }
    }

    @Test
    default void a_long_text_is_written_whole() {
        String text = "0123456789abcde\n".repeat(40_000);

        perform(new Write(at("long"), text, FileMode.of(0600), true));

        assertThat(text("long")).hasValue(text);
    }

    @Test
    default void files_of_any_name_are_written_and_read() {
        for (String name : ODD_NAMES) {
            write(name, "the text of " + name);
        }
        for (String name : ODD_NAMES) {
            assertThat(text(name)).as(name).hasValue("the text of " + name);
        }
    }

    @Test
    default void directories_of_any_name_are_made() {
        for (String name : ODD_NAMES) {
            perform(new MakeDirectories(at(name + "/" + name), FileMode.of(0750)));
            write(name + "/" + name + "/file", name);
            assertThat(text(name + "/" + name + "/file")).hasValue(name);
        }
    }

    @Test
    default void modes_are_set_whatever_the_umask_is() {
        for (int bits : new int[] {0600, 0644, 0664, 0666, 0755, 0777}) {
            FileMode mode = FileMode.of(bits);
            perform(
                    new Write(at("written" + mode), "", mode, false),
                    new Create(at("created" + mode), "", mode),
                    new Append(at("appended" + mode), "", mode));
            assertThat(mode("written" + mode)).isEqualTo(mode);
            assertThat(mode("created" + mode)).isEqualTo(mode);
            assertThat(mode("appended" + mode)).isEqualTo(mode);
        }
        for (int bits : new int[] {0700, 0750, 0755, 0775, 0777}) {
            FileMode mode = FileMode.of(bits);
            perform(new MakeDirectory(at("made" + mode), mode), new MakeDirectories(at("all" + mode + "/below"), mode));
            assertThat(mode("made" + mode)).isEqualTo(mode);
            assertThat(mode("all" + mode)).isEqualTo(mode);
            assertThat(mode("all" + mode + "/below")).isEqualTo(mode);
        }
    }

    @Test
    default void directories_that_are_there_are_left_as_they_are() {
        perform(new MakeDirectory(at("there"), FileMode.of(0700)));
        link("link", "there");

        perform(
                new MakeDirectories(at("there"), FileMode.of(0755)),
                new MakeDirectories(at("link/new"), FileMode.of(0755)));

        assertThat(mode("there")).isEqualTo(FileMode.of(0700));
        assertThat(type("there/new")).isEqualTo(FileType.DIRECTORY);
    }

    @Test
    default void a_directory_is_made_once_and_only_where_its_parent_is() {
        makeDirectory("directory");
        write("file", "");
        link("dangling", "nowhere");

        for (String taken : List.of("directory", "file", "dangling")) {
            assertThat(failure(new MakeDirectory(at(taken), FileMode.of(0755))).reason())
                    .as(taken)
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(failure(new MakeDirectory(at("missing/below"), FileMode.of(0755)))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    default void writing_replaces_a_link_and_not_what_it_leads_to() {
        write("target", "old");
        link("link", "target");

        write("link", "new");

        assertThat(type("link")).isEqualTo(FileType.FILE);
        assertThat(text("target")).hasValue("old");
        assertThat(names()).as("no temporary file is left").containsExactly("link", "target");
    }

    @Test
    default void writing_does_not_replace_a_directory() {
        makeDirectory("directory");

        failure(new Write(at("directory"), "text", FileMode.of(0644), false));

        assertThat(type("directory")).isEqualTo(FileType.DIRECTORY);
        assertThat(names()).as("no temporary file is left").containsExactly("directory");
    }

    @Test
    default void creating_replaces_nothing() {
        write("file", "old");
        makeDirectory("directory");
        link("dangling", "nowhere");

        for (String taken : List.of("file", "directory", "dangling")) {
            assertThat(failure(new Create(at(taken), "new", FileMode.of(0644))).reason())
                    .as(taken)
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(text("file")).hasValue("old");
        assertThat(names()).containsExactly("dangling", "directory", "file");
    }

    @Test
    default void of_many_that_create_at_once_exactly_one_succeeds() throws InterruptedException {
        AtomicInteger winners = new AtomicInteger();
        Queue<Reason> reasons = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = java.util.stream.IntStream.range(0, 6)
                .mapToObj(number -> new Thread(() -> {
                    try (Transport own = connector().connect("rival" + number)) {
                        own.capabilities();
                        start.await();
                        own.apply(Batch.of(new Create(at("lock"), "rival" + number, FileMode.of(0600))));
                        winners.incrementAndGet();
                    } catch (BatchFailedException lost) {
                        reasons.add(lost.reason());
                    } catch (InterruptedException unexpected) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(winners).hasValue(1);
        assertThat(reasons).hasSize(5).containsOnly(Reason.EXISTS);
        assertThat(text("lock")).hasValueSatisfying(owner -> assertThat(owner).startsWith("rival"));
    }

    @Test
    default void appending_adds_to_what_is_there() {
        perform(new Append(at("log"), "one\n", FileMode.of(0600)));
        perform(new Append(at("log"), "two %s '\\\n", FileMode.of(0644)));

        assertThat(text("log")).hasValue("one\ntwo %s '\\\n");
        assertThat(mode("log")).as("the mode is for a new file").isEqualTo(FileMode.of(0600));
    }

    @Test
    default void guards_pass_only_if_it_is_as_they_say() {
        write("file", "text\n");
        link("dangling", "nowhere");

        perform(new RequireContent(at("file"), "text\n"), new RequireAbsent(at("missing")));

        for (String other : List.of("text", "text\n\n", "", "other")) {
            assertThat(failure(new RequireContent(at("file"), other)).reason()).isEqualTo(Reason.CHANGED);
        }
        assertThat(failure(new RequireContent(at("missing"), "")).reason()).isEqualTo(Reason.CHANGED);
        assertThat(failure(new RequireAbsent(at("file"))).reason()).isEqualTo(Reason.CHANGED);
        assertThat(failure(new RequireAbsent(at("dangling"))).reason()).isEqualTo(Reason.CHANGED);
    }

    @Test
    default void flushing_changes_nothing() {
        makeDirectory("directory");
        write("directory/file", "text");
        link("directory/link", "file");

        perform(new Sync(at("directory/file"), false), new Sync(at("directory"), false), new Sync(base(), true));

        assertThat(text("directory/file")).hasValue("text");
    }
}
