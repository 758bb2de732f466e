package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several channels that carry one stream to a far host.
 *
 * <p>A server lets a client be some 2 MB ahead on a channel, so one channel carries 2 MB a round trip and no more. Each lane
 * is a channel whose command fills a pipe on the host; the command that unpacks is told, a line for each piece, from which
 * pipe how many bytes come next. The pipes lie in the directory that is being filled, until the first piece comes.
 */
final class Lanes implements AutoCloseable {
    /** With the shell for file operations and the command that unpacks, well below the ten sessions that are usual. */
    static final int MOST = 4;

    /** Enough that a program is not started too often, and that each lane has its share of what is under way. */
    static final int PIECE = 1 << 20;

    /** Below this a channel is not the limit; above it, a small content is there before the lanes are. */
    private static final Duration FAR = Duration.ofMillis(10);

    private static final long WORTH_IT = 16L << 20;
    private static final Duration TO_BEGIN = Duration.ofSeconds(10);
    private static final String READY = "zdd-lane";

    /** The pipe has a reader already, so opening it waits for nobody. */
    private static final String SCRIPT = "exec 9>%s || exit 1; echo " + READY + "; exec cat >&9";

    private final List<Lane> open;

    private Lanes(List<Lane> open) {
        this.open = open;
    }

    /** A channel, and the number of the pipe that it fills. */
    private record Lane(ExecChannel channel, int pipe) {}

    static boolean pay(SshConnection connection, long bytes) {
        return bytes >= WORTH_IT && connection.roundTrip().compareTo(FAR) >= 0;
    }

    /** Where the pipes lie while they are being opened. */
    static String place(RemotePath directory) {
        return directory.resolve(".zdd-lanes").value();
    }

    static Lanes none() {
        return new Lanes(List.of());
    }

    /** Opens as many as the server allows, perhaps none. */
    static Lanes open(SshConnection connection, RemotePath directory) {
        List<Lane> lanes = new ArrayList<>();
        for (int pipe = 3; pipe < 3 + MOST; pipe++) {
            String script = SCRIPT.formatted(Sh.quote(place(directory) + "/" + pipe));
            Optional<ExecChannel> channel = connection.execAside(Sh.commandLine(script));
            if (channel.isEmpty()) {
                break;
            }
            lanes.add(new Lane(channel.get(), pipe));
        }
        Lanes all = new Lanes(lanes);
        lanes.removeIf(lane -> !isReady(lane.channel()));
        return all;
    }

    /** One that is not is given up; what its login shell prints does not count. */
    private static boolean isReady(ExecChannel channel) {
        StringBuilder said = new StringBuilder();
        long deadline = System.nanoTime() + TO_BEGIN.toNanos();
        boolean interrupted = false;
        while (said.indexOf(READY) < 0 && System.nanoTime() < deadline && !channel.hasEnded()) {
            try {
                ExecChannel.Chunk chunk = channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (chunk != null && chunk.kind() == ExecChannel.Chunk.Kind.OUT) {
                    said.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        boolean ready = said.indexOf(READY) >= 0;
        if (!ready) {
            channel.abandon();
        }
        return ready;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Writes pieces in turn; what unpacks them is told by the other stream. */
    OutputStream output(OutputStream told) {
        return new Pieces(told);
    }

    @Override
    public void close() {
        open.forEach(lane -> lane.channel().abandon());
    }

    private final class Pieces extends OutputStream {
        private final OutputStream told;
        private final byte[] piece = new byte[PIECE];
        private int size;
        private int next;

        Pieces(OutputStream told) {
            this.told = told;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            int left = length;
            while (left > 0) {
                int n = Math.min(left, PIECE - size);
                System.arraycopy(bytes, at, piece, size, n);
                size += n;
                at += n;
                left -= n;
                if (size == PIECE) {
                    send();
                }
            }
        }

        private void send() throws IOException {
            Lane lane = open.get(next++ % open.size());
            tell(lane.pipe() + " " + size);
            if (!lane.channel().write(piece, 0, size, ExecChannel.PATIENCE)) {
                throw new StoppedReading();
            }
            size = 0;
        }

        private void tell(String line) throws IOException {
            told.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** The last piece, and that it was the last. */
        @Override
        public void close() throws IOException {
            if (size > 0) {
                send();
            }
            tell("0 0");
        }
    }
}
