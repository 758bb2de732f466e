package io.zdd.ssh;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Commands on a server in this JVM that is far away, and what they leave there. */
final class FarCommands implements AutoCloseable {
    private static final int ROUND_TRIP = 50;

    private final Path temporary;
    private final EmbeddedServer server = new EmbeddedServer();
    private final DelayProxy proxy;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** What the server runs keeps its temporary files in this directory, by whose name it is known too. */
    FarCommands(Path temporary) throws IOException {
        this.temporary = temporary;
        proxy = new DelayProxy(server.server().getPort(), ROUND_TRIP);
        before("");
    }

    /** What each command line begins with from now on. */
    void before(String words) {
        server.server().setCommandFactory((channel, line) -> {
            lines.add(line);
            return new EmbeddedCommand("TMPDIR=" + temporary + "; export TMPDIR; " + words + line);
        });
    }

    DelayProxy proxy() {
        return proxy;
    }

    SshSession open() {
        return server.settings().port(proxy.port()).to("127.0.0.1").open();
    }

    SshSession openNear() {
        return server.connector().open();
    }

    CommandResult run(Command command, InputStream input) throws InterruptedException {
        try (SshSession session = open()) {
            return session.run(command, input, (stream, line) -> heard.add(line));
        }
    }

    /** What the commands printed. */
    List<String> heard() {
        return heard;
    }

    long lanes() {
        return asked("echo zdd-lane");
    }

    long relays() {
        return asked("mktemp");
    }

    /** How many command lines had this in them. */
    long asked(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    Traces traces() {
        return new Traces(temporary);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
