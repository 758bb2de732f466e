package io.zdd.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a script prints, each ending with NUL; an interrupt waits until the script is done.
 *
 * <p>The last two are the name of the end, which the caller knows and no script can print by chance, and the exit status. A
 * script that was killed may have printed a part of a field before them.
 */
final class Fields {
    private static final Duration A_WHILE = Duration.ofHours(1);
    private static final int ERRORS = 8_192;

    private final ExecChannel channel;
    private final StringBuilder errors = new StringBuilder();
    private byte[] bytes = new byte[0];
    private int at;
    private byte[] end = new byte[0];
    private Optional<Duration> patience = Optional.empty();

    Fields(ExecChannel channel) {
        this.channel = channel;
    }

    /** The script has ended before it said what was asked for. */
    static final class CutShortException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        CutShortException(String status) {
            super("exit status " + status);
        }
    }

    /** Nothing came for too long. */
    static final class SilentException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** The shell has ended, though it should have gone on. */
    static final class EndedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String errors;
        private final boolean loss;

        EndedException(String message, String errors, boolean loss, @Nullable Throwable cause) {
            super(message, cause);
            this.errors = errors;
            this.loss = loss;
        }

        /** What came on standard error. */
        String errors() {
            return errors;
        }

        /** Whether the connection ended with it. */
        boolean isLoss() {
            return loss;
        }
    }

    /** From here on the fields are those of the script whose end has this name. */
    void begin(String nameOfTheEnd) {
        end = nameOfTheEnd.getBytes(StandardCharsets.US_ASCII);
    }

    /** How long to wait for each field; for ever unless this was said. */
    void patience(Optional<Duration> limit) {
        patience = limit;
    }

    /** The next field as text; bytes that are not UTF-8 are replaced. */
    String next() {
        return new String(nextBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The next field as text.
     *
     * @throws CharacterCodingException if it is not UTF-8
     */
    String nextStrictly() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(nextBytes()))
                .toString();
    }

    /** Reads on to the end of the script's answer, so that the next one begins after it. */
    void skipToTheEnd() {
        try {
            while (true) {
                nextBytes();
            }
        } catch (CutShortException theEnd) {
            // as it should be
        }
    }

    private byte[] nextBytes() {
        byte[] field = rawBytes();
        int rest = field.length - end.length;
        if (rest >= 0 && Arrays.equals(field, rest, field.length, end, 0, end.length)) {
            throw new CutShortException(new String(rawBytes(), StandardCharsets.US_ASCII));
        }
        return field;
    }

    private byte[] rawBytes() {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        while (true) {
            for (int i = at; i < bytes.length; i++) {
                if (bytes[i] == 0) {
                    field.write(bytes, at, i - at);
                    at = i + 1;
                    return field.toByteArray();
                }
            }
            field.write(bytes, at, bytes.length - at);
            receive();
        }
    }

    private void receive() {
        bytes = new byte[0];
        at = 0;
        long deadline = System.nanoTime() + patience.orElse(A_WHILE).toNanos();
        boolean interrupted = false;
        try {
            while (bytes.length == 0) {
                try {
                    ExecChannel.Chunk chunk = channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                    if (chunk != null) {
                        take(chunk);
                    } else if (patience.isPresent()) {
                        throw new SilentException();
                    }
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void take(ExecChannel.Chunk chunk) {
        switch (chunk.kind()) {
            case OUT -> bytes = chunk.bytes();
            case ERR -> {
                errors.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
                errors.delete(0, Math.max(0, errors.length() - ERRORS));
            }
            case CLOSED -> throw ended(null);
            default -> {}
        }
    }

    EndedException ended(@Nullable IOException cause) {
        String words = errors.toString().strip();
        return new EndedException(
                channel.ending() + (words.isEmpty() ? "" : ", " + words),
                words,
                !channel.hasExitStatus() && !channel.isRefused(),
                cause);
    }
}
