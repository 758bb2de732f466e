package io.zdd.ssh;

import io.zdd.transport.Command;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a command reads: its secret input, then a stream. */
final class CommandInput {
    private static final int CHUNK = 1 << 17;

    private final String host;
    private final Command command;
    private final Optional<InputStream> stream;
    private volatile Optional<IOException> unreadable = Optional.empty();

    CommandInput(String host, Command command, Optional<InputStream> stream) {
        this.host = host;
        this.command = command;
        this.stream = stream;
    }

    boolean isNone() {
        return command.input().isEmpty() && stream.isEmpty();
    }

    /**
     * Once what reads the script leaves what follows it alone, or has read it; on a thread of its own, for the input may not be
     * read.
     */
    void feed(ExecChannel channel) {
        Thread feeder = new Thread(() -> feedAll(channel), "zdd-input-" + host);
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Where the stream cannot be read the command must not take what it has for all of it. */
    private void feedAll(ExecChannel channel) {
        try {
            byte[] secret = command.input()
                    .map(value -> value.reveal().getBytes(StandardCharsets.UTF_8))
                    .orElse(new byte[0]);
            byte[] chunk = new byte[CHUNK];
            boolean reads = channel.write(secret, 0, secret.length, command.timeout());
            for (int n = read(chunk); n >= 0 && reads; n = read(chunk)) {
                reads = channel.write(chunk, 0, n, command.timeout());
            }
            if (unreadable.isEmpty()) {
                channel.endOfInput();
            } else {
                channel.wakeTaker();
            }
        } catch (IOException notTaken) {
            // nothing is lost: how the command ends tells
        }
    }

    private int read(byte[] chunk) {
        try {
            return stream.isEmpty() ? -1 : stream.get().read(chunk);
        } catch (IOException failed) {
            unreadable = Optional.of(failed);
            return -1;
        }
    }

    void throwIfUnreadable() {
        if (unreadable.isPresent()) {
            throw new TransportException(
                    host,
                    "the command `" + command + "` was stopped, for its input could not be read: "
                            + unreadable.get().getMessage(),
                    unreadable.get());
        }
    }
}
