package io.zdd.local;

import io.zdd.model.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Writes a command's standard input on a thread of its own: a program that does not read it must not hold up time-outs. */
final class InputFeeder {
    private static final Duration LEFTOVERS = Duration.ofMillis(100);

    private final Optional<PipeThread> thread;

    private InputFeeder(Optional<PipeThread> thread) {
        this.thread = thread;
    }

    static InputFeeder start(Process process, Optional<Secret> input) {
        return new InputFeeder(input.map(secret -> PipeThread.start(
                "zdd-input-" + process.pid(), self -> write(self, process.getOutputStream(), secret))));
    }

    /** The process has ended, and with it the reason to go on. */
    void finish() {
        thread.ifPresent(writer -> {
            writer.await(LEFTOVERS);
            writer.letWriterGo();
        });
    }

    /** A program that does not read its input may end before it is written; only its end counts. */
    private static void write(PipeThread self, OutputStream out, Secret secret) {
        try (OutputStream in = out) {
            self.write(in, secret.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // nothing is lost: the exit status tells
        }
    }
}
