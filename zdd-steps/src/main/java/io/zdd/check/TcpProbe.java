package io.zdd.check;

import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Red unless something accepts a connection. */
record TcpProbe(String host, int port) implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public List<String> description(StepTarget target) {
        return List.of("connect to " + Placeholders.fill(host, target) + ":" + port);
    }

    @Override
    public Optional<String> look(StepContext context, Duration longest) throws InterruptedException {
        String name = Placeholders.fill(host, context.target());
        Duration limit = Schedule.shorter(LIMIT, longest);
        Socket socket = new Socket();
        return new Attempt("zdd-tcp-check", limit, () -> close(socket)).look(() -> {
            try (socket) {
                socket.connect(new InetSocketAddress(name, port), Schedule.millis(limit));
                return Optional.empty();
            } catch (IOException refused) {
                return Optional.of(name + ":" + port + " does not accept connections: " + refused.getMessage());
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // the connection is no longer wanted either way
        }
    }
}
