package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Capability;
import io.zdd.transport.Connector;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.MakeDirectory;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import java.util.List;
import java.util.Optional;

/** What the parts of the contract work with: a transport, a directory for each test, and short words for operations. */
interface TransportCase {
    /** Names that a shell, a script or a line-based protocol gets wrong. */
    List<String> ODD_NAMES = List.of(
            "with space",
            "new\nline",
            "trailing newline\n",
            "'single'",
            "\"double\"",
            "$HOME",
            "$(touch injected)",
            "`touch injected`",
            "-rf",
            "--",
            "*",
            "?[a]",
            "back\\slash",
            "semi;colon&|<>",
            "tab\tand\rreturn",
            "ünïcödé-日本",
            "!bang",
            "#hash",
            "~tilde",
            "percent%s%n",
            "equals=sign",
            "{brace,s}",
            ".hidden",
            "...",
            "Z",
            "K",
            "x".repeat(255));

    Connector connector();

    Transport transport();

    /** The directory that is the test's own. */
    RemotePath base();

    /** Skips the test, by name and counted, unless the transport declares these. */
    void needs(Capability... capabilities);

    default RemotePath at(String relative) {
        return base().resolve(relative);
    }

    default <R> R ask(FileOperation<R> operation) {
        return transport().apply(Batch.of(operation)).of(operation);
    }

    default void perform(FileOperation.Deed... deeds) {
        transport().apply(Batch.of(deeds));
    }

    default BatchFailedException failure(FileOperation<?>... operations) {
        BatchFailedException failed = catchThrowableOfType(
                BatchFailedException.class, () -> transport().apply(Batch.of(operations)));
        assertThat(failed).as("a failure of " + List.of(operations)).isNotNull();
        return failed;
    }

    default void write(String relative, String text) {
        perform(new Write(at(relative), text, FileMode.of(0644), false));
    }

    default void makeDirectory(String relative) {
        perform(new MakeDirectory(at(relative), FileMode.of(0755)));
    }

    default void link(String relative, String target) {
        perform(new FileOperation.Link(at(relative), target));
    }

    default void delete(String relative) {
        perform(new DeleteTree(at(relative)));
    }

    default FileStat stat(String relative) {
        return ask(new Stat(at(relative)));
    }

    default FileType type(String relative) {
        return stat(relative).type();
    }

    default FileMode mode(String relative) {
        return stat(relative).mode();
    }

    default Optional<String> text(String relative) {
        return ask(new Read(at(relative), 1 << 24)).text();
    }

    default Optional<String> linkText(String relative) {
        return ask(new ReadLink(at(relative))).text();
    }

    default List<String> names() {
        return ask(new ListNames(base())).names();
    }
}
