package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Connector;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the real sudo work with; {@code .ci/run} makes the users and the rules. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
abstract class SudoCase {
    @TempDir
    Path base;

    SudoRules rules;
    private @Nullable OpenSsh running;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, InterruptedException {
        rules = SudoRules.require();
        running = OpenSsh.start(directory, "LogLevel DEBUG3");
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    RemotePath directory() {
        return RemotePath.of(base.toString());
    }

    /** How a command ended, and what it said on both streams. */
    record Heard(CommandResult result, List<String> lines) {}

    static Heard run(Connector way, Command command) throws InterruptedException {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Transport transport = way.connect("web")) {
            CommandResult result = transport.execute(command, (stream, line) -> lines.add(line));
            return new Heard(result, lines);
        }
    }

    OpenSsh server() {
        return Objects.requireNonNull(running);
    }
}
