package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.transport.Command;
import java.time.Duration;

/**
 * A socket in the file system of the host, spoken to by {@code socat}, or by the {@code perl} that every Debian has.
 *
 * @param path where it lies
 */
record HostSocket(RemotePath path) implements RuntimeSocket {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LINE = """
            if command -v socat >/dev/null 2>&1
            then printf '%%s\\n' '%2$s' | socat -t 10 - 'UNIX-CONNECT:%1$s'
            else perl -MIO::Socket::UNIX -e '
              my $haproxy = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "$ARGV[0]: $!\\n";
              print $haproxy "$ARGV[1]\\n";
              print while <$haproxy>;' '%1$s' '%2$s'
            fi""";

    /** In the shell and in socat's own language other characters may mean something. */
    HostSocket {
        if (!path.value().matches("[A-Za-z0-9_./-]+")) {
            throw new ZddException("'" + path + "' cannot be the path of HAProxy's socket; use letters, digits, '.',"
                    + " '_' and '-'");
        }
    }

    @Override
    public String ask(StepContext context, String command) throws InterruptedException {
        Command line = Command.shell(LINE.formatted(path, command)).timeout(LIMIT);
        StepContext.Captured captured = context.capture(line);
        if (!captured.result().succeeded()) {
            throw new ZddException(context.target().host() + ": HAProxy did not answer `" + command + "` at " + path
                    + ": " + captured.result() + ", " + String.join(" | ", captured.errors())
                    + " (it needs socat or perl there, and the user who deploys in the socket's group)");
        }
        return String.join("\n", captured.output());
    }

    @Override
    public boolean needsCommands() {
        return true;
    }

    @Override
    public String toString() {
        return path.value();
    }
}
