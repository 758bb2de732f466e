package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.testkit.GivenContent;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.FileOperation.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/** A root with two releases of which one is live, as this machine and the server on it see it. */
final class Shop {
    static final String OLD = "releases/1";
    static final String NEW = "releases/2";

    private static final FileMode MODE = FileMode.of(0644);
    private static final String LOCK = "{\"deployment\":\"2026-11-24\",\"epoch\":7}";

    private final Path root;

    private Shop(Path root) {
        this.root = root;
    }

    static Shop in(Path root) throws IOException {
        for (String directory : new String[] {".zdd", OLD, NEW}) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.writeString(root.resolve(".zdd/lock"), LOCK);
        Files.createSymbolicLink(root.resolve("current"), Path.of(OLD));
        return new Shop(root);
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    RemotePath at(String relative) {
        return RemotePath.of(root.toString()).resolve(relative);
    }

    /** What is live; fails if nothing is. */
    String current() throws IOException {
        return Files.readSymbolicLink(root.resolve("current")).toString();
    }

    /** The exclusive batch by which zdd swaps the link. */
    Batch swap(String from, String to) {
        return Batch.of(
                        new RequireContent(at(".zdd/lock"), LOCK),
                        new Write(at(".zdd/record"), "{\"state\":\"ACTIVATING\",\"to\":\"" + to + "\"}", MODE, true),
                        new SwapLink(at("current"), Optional.of(from), Optional.of(to)),
                        new Sync(RemotePath.of(root.toString()), false),
                        new Write(at(".zdd/record"), "{\"state\":\"LIVE\",\"to\":\"" + to + "\"}", MODE, true),
                        new Append(at(".zdd/log"), "live: " + to + "\n", MODE))
                .exclusive(at(".zdd/mutex"));
    }

    /** So many files of so many bytes that cannot be compressed. */
    static GivenContent content(int files, int bytes) {
        Random random = new Random(files);
        GivenContent content = GivenContent.empty().directory("d", 0755);
        for (int i = 0; i < files; i++) {
            byte[] noise = new byte[bytes];
            random.nextBytes(noise);
            content = content.file("d/" + i, 0644, noise);
        }
        return content;
    }
}
