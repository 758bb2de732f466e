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
    private volatile Optional<Trouble> trouble = Optional.empty();

    /** Why the command was not given all of it. */
    private record Trouble(String words, IOException cause) {}

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
    void feed(ExecChannel channel, InputWay way) {
        Thread feeder = new Thread(() -> feedAll(channel, way), "zdd-input-" + host);
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Where the stream cannot be read, or is lost, the command must not take what it has for all of it. */
    private void feedAll(ExecChannel channel, InputWay way) {
        try {
            byte[] secret = command.input()
                    .map(value -> value.reveal().getBytes(StandardCharsets.UTF_8))
                    .orElse(new byte[0]);
            byte[] chunk = new byte[CHUNK];
            boolean reads = way.write(secret, secret.length);
            for (int n = read(chunk); n >= 0 && reads; n = read(chunk)) {
                reads = way.write(chunk, n);
            }
            if (trouble.isEmpty()) {
                way.end();
            }
        } catch (LaneLost lost) {
            trouble = Optional.of(new Trouble("its input was lost on the way", lost));
        } catch (IOException notTaken) {
            // nothing is lost: how the command ends tells
        }
        if (trouble.isPresent()) {
            channel.wakeTaker();
        }
    }

    private int read(byte[] chunk) {
        try {
            return stream.isEmpty() ? -1 : stream.get().read(chunk);
        } catch (IOException failed) {
            trouble = Optional.of(new Trouble("its input could not be read", failed));
            return -1;
        }
    }

    void throwIfBroken() {
        if (trouble.isPresent()) {
            String why = trouble.get().words() + ": " + trouble.get().cause().getMessage();
            throw new TransportException(
                    host,
                    "the command `" + command + "` was stopped, for " + why,
                    trouble.get().cause());
        }
    }
}
