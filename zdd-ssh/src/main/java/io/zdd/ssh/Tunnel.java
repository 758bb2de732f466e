package io.zdd.ssh;

import java.util.concurrent.atomic.LongAdder;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/** A way through a jump host, on which one hears that something came. */
final class Tunnel extends DirectConnection {
    private final LongAdder received;

    Tunnel(Connection jump, String host, int port, LongAdder received) {
        super(jump, host, port);
        this.received = received;
    }

    @Override
    protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
        received.add(packet.available());
        super.receiveInto(stream, packet);
    }
}
