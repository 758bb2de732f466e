package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.FreeSpace;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looking changes nothing and never follows a link at the end of a path, except to read. */
interface ReadingContract extends TransportCase {
    @Test
    default void stat_tells_what_lies_there_without_following_links() {
        write("file", "12345");
        makeDirectory("directory");
        link("to-directory", "directory");
        link("dangling", "nowhere");

        assertThat(stat("file").type()).isEqualTo(FileType.FILE);
        assertThat(stat("file").size()).isEqualTo(5);
        assertThat(stat("file").writable()).isTrue();
        assertThat(type("directory")).isEqualTo(FileType.DIRECTORY);
        assertThat(stat("directory").writable()).isTrue();
        assertThat(type("to-directory")).isEqualTo(FileType.LINK);
        assertThat(type("dangling")).isEqualTo(FileType.LINK);
    }

    @Test
    default void stat_tells_that_nothing_lies_there() {
        write("file", "");

        assertThat(type("missing")).isEqualTo(FileType.MISSING);
        assertThat(type("missing/below")).isEqualTo(FileType.MISSING);
        assertThat(type("file/below")).isEqualTo(FileType.MISSING);
    }

    @Test
    default void names_are_sorted_and_complete() {
        ODD_NAMES.forEach(name -> write(name, name));

        assertThat(names()).isEqualTo(ODD_NAMES.stream().sorted().toList());
    }

    @Test
    default void there_are_no_names_where_there_is_no_directory() {
        write("file", "");
        makeDirectory("empty");
        makeDirectory("full");
        write("full/file", "");
        link("to-full", "full");

        for (String path : List.of("missing", "file", "empty", "to-full")) {
            assertThat(ask(new ListNames(at(path))).names()).as(path).isEmpty();
        }
    }

    @Test
    default void a_file_is_read_through_links_up_to_a_limit() {
        write("file", "0123456789");
        link("link", "file");
        link("dangling", "nowhere");

        assertThat(text("file")).hasValue("0123456789");
        assertThat(text("link")).hasValue("0123456789");
        assertThat(ask(new Read(at("file"), 10)).text()).hasValue("0123456789");
        assertThat(text("missing")).isEmpty();
        assertThat(text("dangling")).isEmpty();
        assertThat(failure(new Read(at("file"), 9)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(new Read(base(), 1000)).reason()).isEqualTo(Reason.OTHER);
    }

    @Test
    default void a_link_is_read_exactly() {
        write("file", "");
        makeDirectory("directory");
        link("link", "directory");

        assertThat(linkText("link")).hasValue("directory");
        assertThat(linkText("missing")).isEmpty();
        assertThat(failure(new ReadLink(at("file"))).reason()).isEqualTo(Reason.NOT_A_LINK);
        assertThat(failure(new ReadLink(at("directory"))).reason()).isEqualTo(Reason.NOT_A_LINK);
    }

    @Test
    default void a_real_path_is_resolved_as_far_as_it_exists() {
        makeDirectory("directory");
        write("directory/file", "");
        link("link", "directory");
        link("dangling", "directory/to-come");
        RemotePath real = ask(new RealPath(base()));

        assertThat(ask(new RealPath(at("link/file")))).isEqualTo(real.resolve("directory/file"));
        assertThat(ask(new RealPath(at("link")))).isEqualTo(real.resolve("directory"));
        assertThat(ask(new RealPath(at("link/a/b")))).isEqualTo(real.resolve("directory/a/b"));
        assertThat(ask(new RealPath(at("dangling")))).isEqualTo(real.resolve("directory/to-come"));
    }

    @Test
    default void a_link_that_leads_to_itself_has_a_real_path_too() {
        link("loop", "loop");
        link("here", "there");
        link("there", "here");

        assertThat(ask(new RealPath(at("loop"))))
                .isEqualTo(ask(new RealPath(base())).resolve("loop"));
        assertThat(ask(new RealPath(at("here"))).parent()).isEqualTo(ask(new RealPath(base())));
        assertThat(text("loop")).isEmpty();
    }

    @Test
    default void free_space_is_told_for_what_is_there_and_what_is_not() {
        assertThat(ask(new FreeSpace(base())).bytes()).isPositive();
        assertThat(ask(new FreeSpace(at("not/yet/there"))).bytes()).isPositive();
    }

    @Test
    default void a_batch_stops_at_the_first_operation_that_fails() {
        write("taken", "");
        FileOperation<?> failing = new FileOperation.Create(at("taken"), "", FileMode.of(0644));

        BatchFailedException failed = failure(
                new Stat(base()),
                new Write(at("before"), "b", FileMode.of(0644), false),
                failing,
                new Write(at("after"), "a", FileMode.of(0644), false));

        assertThat(failed.index()).isEqualTo(2);
        assertThat(failed.operation()).isEqualTo(failing);
        assertThat(failed.reason()).isEqualTo(Reason.EXISTS);
        assertThat(failed.getMessage()).contains(failing.description());
        assertThat(names()).containsExactly("before", "taken");
    }

    @Test
    default void a_batch_without_operations_gives_nothing() {
        assertThat(transport().apply(Batch.of()).values()).isEmpty();
    }

    @Test
    default void many_operations_give_their_results_in_order() {
        List<FileOperation<?>> operations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            operations.add(new Write(at("file" + i), "text " + i, FileMode.of(0644), false));
            operations.add(new Read(at("file" + i), 100));
        }

        BatchResult result = transport().apply(Batch.of(operations));

        for (int i = 0; i < 100; i++) {
            assertThat(result.of(new Read(at("file" + i), 100)).text()).hasValue("text " + i);
        }
    }
}
