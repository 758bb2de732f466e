package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.io.IOException;
import net.schmizz.sshj.connection.channel.OpenFailException;

/**
 * A port that a host reaches.
 *
 * @param connection the connection to that host
 * @param host the target as that host names it
 * @param port the target's port
 */
record ForwardTarget(SshConnection connection, String host, int port) {
    /** Opens a way there, to be given up by the caller. An interrupt waits. */
    ForwardedChannel reach() {
        try {
            return Calm.call("zdd-ssh-" + connection.host(), () -> {
                ForwardedChannel channel = new ForwardedChannel(connection.channels(), host, port);
                channel.openOrGiveUp();
                return channel;
            });
        } catch (IOException failed) {
            throw connection.isAlive()
                    ? new TransportException(connection.host(), words(failed), failed)
                    : connection.lost("no connection to " + this + " was made", failed);
        }
    }

    private String words(IOException failed) {
        boolean forbidden = failed instanceof OpenFailException refused
                && refused.getReason() == OpenFailException.Reason.ADMINISTRATIVELY_PROHIBITED;
        return "the server did not connect to " + this + " (" + failed.getMessage() + "); "
                + (forbidden
                        ? "it must forward there: AllowTcpForwarding and PermitOpen in its sshd_config"
                        : "check that name and port as they are seen from there, and that something listens");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
