package io.zdd.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.schmizz.sshj.connection.channel.direct.Signal;

/**
 * Several channels that carry one stream to a far host.
 *
 * <p>A server lets a client be some 2 MB ahead on a channel, so one channel carries 2 MB a round trip and no more. Each lane
 * is a channel whose command fills a pipe on the host; what takes the stream there takes a piece from each pipe in turn. Before
 * a piece comes a line with its length, and after it an empty one, so that a lane that ends too early is noticed.
 */
final class Lanes implements AutoCloseable {
    /** With the shell for file operations and the command that takes the stream, well below the ten sessions that are usual. */
    static final int MOST = 4;

    /** Enough that a program is not started too often, and that each lane has its share of what is under way. */
    private static final int PIECE = 1 << 20;

    /**
     * Where one program on the host takes all pieces: small, for the server makes room for what has to wait for its turn in
     * small steps, which is slow.
     */
    private static final int SMALL_PIECE = 1 << 17;

    /**
     * On the host: passes on what comes by the pipes of these numbers, and fails if one of them ends too early. The shell ends with
     * 137 where what passes it on was killed or could not begin, and with something else where nobody reads it any more. Perl
     * does it, where there is one; without it a program is started for each piece.
     */
    static final String TAKE = """
            take() {
              if command -v perl >/dev/null; then
                PERL5OPT='' PERL_UNICODE='' perl -e '
                  my @pipes = map { open(my $pipe, "<&=", $_) or exit 2; binmode $pipe; $pipe } @ARGV;
                  binmode STDOUT;
                  for (;;) {
                    my ($pipe, $size, $byte) = ($pipes[0], "");
                    while (1) {
                      sysread($pipe, $byte, 1) or exit 9;
                      last if $byte eq "\\n";
                      $size .= $byte;
                    }
                    exit 0 if $size == 0;
                    while ($size > 0) {
                      my $read = sysread($pipe, my $some, $size < 65536 ? $size : 65536) or exit 9;
                      for (my $at = 0; $at < $read;) {
                        $at += syswrite(STDOUT, $some, $read - $at, $at) || exit 1;
                      }
                      $size -= $read;
                    }
                    sysread($pipe, $byte, 1) or exit 9;
                    push @pipes, shift @pipes;
                  }' "$@"
                case $? in 0) return 0 ;; 9) return 1 ;; 1 | 141) exit 1 ;; *) exit 137 ;; esac
              fi
              while read -r size <&"$1" && [ "$size" -gt 0 ]; do
                head -c "$size" <&"$1" || exit
                read -r end <&"$1" || return 1
                set -- "$@" "$1"
                shift
              done
              [ "$size" = 0 ]
            }
            """;

    /** Below this a channel is not the limit. */
    private static final Duration FAR = Duration.ofMillis(10);

    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Duration TO_BEGIN = Duration.ofSeconds(10);
    private static final String READY = "zdd-lane";
    private static final String BY_PERL = READY + " perl.";
    private static final String BY_HEAD = READY + " head.";

    /**
     * Not every head leaves in a pipe what it was not asked for; where it does not, there are no lanes without perl. The pipe has
     * a reader already, so opening it waits for nobody.
     */
    private static final String SCRIPT = "if command -v perl >/dev/null; then by=perl;"
            + " elif [ \"$(printf 12 | { head -c 1 >/dev/null; cat; })\" = 2 ]; then by=head; else exit 1; fi;"
            + " exec 9>%s || exit 1; echo " + READY + " $by.; exec cat >&9";

    private static final int SIGNALLED = 128;
    private static final int BROKEN_PIPE = SIGNALLED + 13;

    private final List<Lane> open;
    private final int pieceSize;
    private int next;

    private Lanes(List<Lane> open, int pieceSize) {
        this.open = open;
        this.pieceSize = pieceSize;
    }

    /** A channel, and the number of the pipe that it fills. */
    private record Lane(ExecChannel channel, int pipe) {}

    /** Whether a host is so far away that one channel may be slower than the line. */
    static boolean pay(SshConnection connection) {
        return connection.roundTrip().compareTo(FAR) >= 0;
    }

    static Lanes none() {
        return new Lanes(List.of(), PIECE);
    }

    /**
     * Opens as many as the server allows, perhaps none.
     *
     * @param place where the pipes lie while they are being opened, by the names 3, 4, 5 and 6
     */
    static Lanes open(SshConnection connection, String place) {
        List<Lane> lanes = new ArrayList<>();
        for (int pipe = 3; pipe < 3 + MOST; pipe++) {
            String script = SCRIPT.formatted(Sh.word(place + "/" + pipe));
            Optional<ExecChannel> channel = connection.execAside(Sh.commandLine(script));
            if (channel.isEmpty()) {
                break;
            }
            lanes.add(new Lane(channel.get(), pipe));
        }
        boolean small = true;
        for (Lane lane : List.copyOf(lanes)) {
            String answer = answer(lane.channel());
            small &= answer.contains(BY_PERL);
            if (!isReady(answer)) {
                lane.channel().abandon();
                lanes.remove(lane);
            }
        }
        return new Lanes(lanes, small ? SMALL_PIECE : PIECE);
    }

    private static boolean isReady(CharSequence answer) {
        return answer.toString().contains(BY_PERL) || answer.toString().contains(BY_HEAD);
    }

    /** What it says by the time that it is ready; what its login shell prints comes before that. */
    private static String answer(ExecChannel channel) {
        StringBuilder said = new StringBuilder();
        long deadline = System.nanoTime() + TO_BEGIN.toNanos();
        boolean interrupted = false;
        while (!isReady(said) && System.nanoTime() < deadline && !channel.hasEnded()) {
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
        return said.toString();
    }

    int number() {
        return open.size();
    }

    /** How many bytes a piece may have. */
    int pieceSize() {
        return pieceSize;
    }

    /** What the host has to be told: the numbers of the pipes in their turn, as words. */
    String pipes() {
        return open.stream().map(lane -> String.valueOf(lane.pipe())).collect(Collectors.joining(" "));
    }

    /** Sends a piece by the lane whose turn it is; gives false if that has ended. */
    boolean send(byte[] bytes, int size, Duration patience) throws IOException {
        byte[] head = (size + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[head.length + size + 1];
        System.arraycopy(head, 0, framed, 0, head.length);
        System.arraycopy(bytes, 0, framed, head.length, size);
        framed[framed.length - 1] = '\n';
        return channel(next++).write(framed, 0, framed.length, patience);
    }

    /** Says that there are no more pieces. */
    boolean sendEnd(Duration patience) throws IOException {
        byte[] none = {'0', '\n'};
        return channel(next++).write(none, 0, none.length, patience);
    }

    /** Tells by the first of them which there are, for whoever cannot be told otherwise. */
    boolean announce(Duration patience) throws IOException {
        byte[] line = (pipes() + "\n").getBytes(StandardCharsets.US_ASCII);
        return channel(0).write(line, 0, line.length, patience);
    }

    /**
     * Says that there are no more pieces, and waits until the host has taken all of them, or until they are closed. One after the
     * other ends, for the end of all of them is the end of the stream also if one was lost.
     */
    void finish(Duration patience) throws IOException, InterruptedException {
        if (!sendEnd(patience)) {
            return;
        }
        for (Lane lane : open) {
            if (lost().isPresent()) {
                return;
            }
            lane.channel().endOfInput();
            while (!lane.channel().hasExitStatus() && !lane.channel().hasEnded()) {
                lane.channel().next(A_WHILE);
            }
        }
    }

    /** How one ended that did not end by itself, nor because nobody reads its pipe any more, nor with the connection. */
    Optional<String> lost() {
        return open.stream()
                .map(Lane::channel)
                .filter(Lanes::isLost)
                .map(ExecChannel::ending)
                .findFirst();
    }

    private static boolean isLost(ExecChannel channel) {
        if (channel.getExitStatus() != null) {
            return channel.getExitStatus() > SIGNALLED && channel.getExitStatus() != BROKEN_PIPE;
        }
        if (channel.getExitSignal() != null) {
            return channel.getExitSignal() != Signal.PIPE;
        }
        return channel.hasEnded() && !channel.isLost();
    }

    private ExecChannel channel(int turn) {
        return open.get(turn % open.size()).channel();
    }

    @Override
    public void close() {
        open.forEach(lane -> lane.channel().abandon());
    }
}
