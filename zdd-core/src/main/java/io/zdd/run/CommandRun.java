package io.zdd.run;

import io.zdd.plan.CommandFailedException;
import io.zdd.plan.StepContext.Captured;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One command on a host: its output goes to the listeners, scrubbed, and its last lines into the error. */
final class CommandRun {
    private static final int LAST_LINES = 20;

    private final Run run;
    private final String host;
    private final String step;
    private final Transport transport;
    private final Command command;

    CommandRun(Run run, String host, String step, Transport transport, Command command) {
        this.run = run;
        this.host = host;
        this.step = step;
        this.transport = transport;
        this.command = command.withSecrets(run.scrubber()::watched);
    }

    void run() throws InterruptedException {
        Deque<String> last = new ArrayDeque<>();
        WholeSecrets output = new WholeSecrets(run.scrubber(), (stream, line) -> {
            run.say(host, step, stream, line);
            last.add(line);
            if (last.size() > LAST_LINES) {
                last.remove();
            }
        });
        CommandResult result;
        try {
            result = transport.execute(command, output);
        } finally {
            output.finish();
        }
        if (!result.succeeded()) {
            throw new CommandFailedException(host, command.toString(), result, List.copyOf(last));
        }
    }

    /** What is captured is for the step itself, so it is not scrubbed. */
    Captured capture() throws InterruptedException {
        List<String> output = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        CommandResult result = transport.execute(command, (stream, line) -> {
            List<String> lines = stream == OutputListener.Stream.STDOUT ? output : errors;
            if (lines.size() < Captured.MOST_LINES) {
                lines.add(line);
            }
        });
        return new Captured(result, output, errors);
    }
}
