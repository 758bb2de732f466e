package io.zdd.ssh;

import java.io.IOException;
import java.util.Deque;
import net.schmizz.sshj.SSHClient;

/**
 * The end of a connection. It is said to the server if that can be done at once: while another thread writes to a server that
 * takes nothing, it cannot, and sshj would wait for it.
 */
final class Goodbye {
    private static final long MILLIS = 1_000;

    private Goodbye() {}

    /** The target first, then what it was reached through. */
    static void to(Deque<SSHClient> clients) {
        while (!clients.isEmpty()) {
            to(clients.pop());
        }
    }

    static void to(SSHClient client) {
        Thread polite = new Thread(() -> say(client), "zdd-ssh-close");
        polite.setDaemon(true);
        polite.start();
        boolean interrupted = false;
        try {
            polite.join(MILLIS);
        } catch (InterruptedException later) {
            interrupted = true;
        }
        if (polite.isAlive()) {
            Sockets.cut(client);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(SSHClient client) {
        try {
            client.close();
        } catch (IOException lost) {
            // it is gone, and that is what is wanted
        }
    }
}
