package io.zdd.examples.bench;

import io.zdd.ssh.SshSession;
import io.zdd.transport.Command;
import java.nio.file.Path;

/** A program that does nothing but run {@code true} on a host. */
final class FirstCommand {
    private FirstCommand() {}

    /** Takes the directory of a {@link PrivateSshd} and its port. */
    public static void main(String[] arguments) throws InterruptedException {
        try (SshSession session = PrivateSshd.zdd(Path.of(arguments[0]), Integer.parseInt(arguments[1]))
                .open()) {
            session.run(Command.of("true"), (stream, line) -> {}).exitStatus().orElseThrow();
        }
    }
}
