package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** All files in one stream, one after the other: where one ends is known from its size. */
final class CatDownloads implements Downloads {
    private final SshConnection connection;

    CatDownloads(SshConnection connection) {
        this.connection = connection;
    }

    @Override
    public void fetch(RemotePath directory, List<Wanted> files, Sink sink) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        String script = "printf '\\0'; cd -- " + Sh.quote(directory.value()) + " && xargs -0 cat";
        ExecChannel channel = connection.exec(Sh.commandLine(script));
        try {
            name(files, channel);
            InputStream all = new ChannelInput(channel);
            skipNoise(all);
            for (Wanted file : files) {
                sink.accept(file, all);
            }
        } finally {
            connection.giveBack(channel);
        }
    }

    /** What the login shell prints comes before the NUL. */
    private static void skipNoise(InputStream all) throws IOException {
        while (all.read() != 0) {
            // not ours
        }
    }

    /** On a thread of its own: the host may not read on before its output is read here. */
    private void name(List<Wanted> files, ExecChannel channel) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (Wanted file : files) {
                            channel.writeAll(("./" + file.path() + "\0").getBytes(StandardCharsets.UTF_8));
                        }
                        channel.endOfInput();
                    } catch (IOException ended) {
                        // what is missing is missed by whoever reads
                    }
                },
                "zdd-download-" + connection.host());
        thread.setDaemon(true);
        thread.start();
    }

    /** The standard output of a command; its complaints become the exception at an early end. */
    private static final class ChannelInput extends InputStream {
        private static final Duration A_WHILE = Duration.ofHours(1);

        private final ExecChannel channel;
        private final StringBuilder errors = new StringBuilder();
        private byte[] bytes = new byte[0];
        private int at;

        ChannelInput(ExecChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == bytes.length) {
                receive();
            }
            int n = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, target, from, n);
            at += n;
            return n;
        }

        private void receive() throws IOException {
            try {
                ExecChannel.Chunk chunk = channel.next(A_WHILE);
                if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.OUT) {
                    bytes = chunk.bytes();
                    at = 0;
                } else if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.ERR) {
                    errors.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
                } else if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.CLOSED) {
                    throw new IOException(
                            "it ended too early: " + errors.toString().strip());
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupt);
            }
        }
    }
}
