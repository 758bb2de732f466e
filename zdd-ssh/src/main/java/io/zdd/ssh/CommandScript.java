package io.zdd.ssh;

import io.zdd.transport.Command;
import java.util.UUID;
import java.util.stream.Collectors;

/** A command as a script that first prints its process id, which is that of its group too, and then becomes the command. */
final class CommandScript {
    private final Command command;
    private final boolean reads;
    private final boolean relayed;
    private final String mark = "zdd-" + UUID.randomUUID();

    /**
     * A script for a command.
     *
     * @param reads whether it reads more than its secret input
     * @param relayed whether what it reads comes by a relay, whose id follows that of the process then
     */
    CommandScript(Command command, boolean reads, boolean relayed) {
        this.command = command;
        this.reads = reads || command.input().isPresent();
        this.relayed = relayed;
    }

    /** What the first line of its standard output begins with; after it comes the id, or why it was not started. */
    String mark() {
        return mark;
    }

    /** What it reads must not be in a process list, so it comes over standard input. */
    boolean isSecret() {
        return !command.secrets().isEmpty();
    }

    String text() {
        // First of all, for the command's environment is not that of the relay.
        StringBuilder script = new StringBuilder(relayed ? InputRelay.SCRIPT : "");
        command.directory()
                .ifPresent(directory -> script.append("z_said=$(cd -- " + Sh.quote(directory.value())
                        + " 2>&1) && cd -- " + Sh.quote(directory.value()) + " || { printf '" + mark
                        + " %s\\n' \"$z_said\"; exit 1; }\n"));
        command.umask()
                .ifPresent(mask -> script.append("umask ")
                        .append(Integer.toOctalString(mask))
                        .append('\n'));
        command.revealedEnvironment()
                .forEach((name, value) -> script.append("export ")
                        .append(name)
                        .append('=')
                        .append(Sh.quote(value))
                        .append('\n'));
        // Without a byte that would have to be encoded, as far as that is up to us.
        script.append("echo ")
                .append(mark)
                .append(relayed ? " $$ $z_relay" : " $$")
                .append("; exec ")
                .append(command.arguments().stream().map(Sh::word).collect(Collectors.joining(" ")));
        return script + (reads ? "" : " </dev/null");
    }
}
