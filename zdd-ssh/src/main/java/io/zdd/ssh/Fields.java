package io.zdd.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fields that a script prints, each ending with NUL; an interrupt waits until the script is done. */
final class Fields {
    private static final Duration A_WHILE = Duration.ofHours(1);
    private static final int ERRORS = 8_192;

    private final ExecChannel channel;
    private final StringBuilder errors = new StringBuilder();
    private byte[] bytes = new byte[0];
    private int at;

    Fields(ExecChannel channel) {
        this.channel = channel;
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

    /** Reads on until a field has this text. */
    void skipTo(String text) {
        while (!next().equals(text)) {
            // what nobody asked for
        }
    }

    private byte[] nextBytes() {
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
        boolean interrupted = false;
        try {
            while (bytes.length == 0) {
                try {
                    ExecChannel.Chunk chunk = channel.next(A_WHILE);
                    if (chunk != null) {
                        take(chunk);
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
        String status = channel.getExitStatus() == null ? "no exit status" : "exit status " + channel.getExitStatus();
        return new EndedException(
                status + (words.isEmpty() ? "" : ", " + words),
                words,
                !channel.hasExitStatus() && !channel.isRefused(),
                cause);
    }
}
