package io.zdd.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket on loopback that answers like HAProxy's, whose backends {@code be_…} have the same servers. */
final class FakeHaProxy implements AutoCloseable {
    private static final String FIELDS = "# pxname,svname,qcur,qmax,scur,smax,slim,status,check_status,\n";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> states = new TreeMap<>();
    private final Map<String, Deque<Integer>> requests = new TreeMap<>();
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private volatile String whenReady = "UP";

    FakeHaProxy(String... servers) throws IOException {
        for (String server : servers) {
            states.put(server, "UP");
            requests.put(server, new ArrayDeque<>());
        }
        Thread thread = new Thread(this::serve, "haproxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** What was ordered, in its order. */
    List<String> orders() {
        return List.copyOf(orders);
    }

    synchronized String state(String server) {
        return states.getOrDefault(server, "");
    }

    synchronized void state(String server, String state) {
        states.put(server, state);
    }

    /** How many requests it has at each look; the last number stays. */
    synchronized void requests(String server, Integer... numbers) {
        requests.put(server, new ArrayDeque<>(List.of(numbers)));
    }

    /** How many it would have at the next look. */
    synchronized int requests(String server) {
        return requests.getOrDefault(server, new ArrayDeque<>()).getFirst();
    }

    /** What becomes of a server that is made ready. */
    void whenReady(String state) {
        whenReady = state;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                String answer = answer(in.readLine());
                socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // by the test, or by whoever asked
            }
        }
    }

    private synchronized String answer(String command) {
        String[] words = command.split(" ");
        if (command.startsWith("show stat be_") && !words[2].equals("be_nope")) {
            StringBuilder lines = new StringBuilder(FIELDS);
            states.forEach((name, state) ->
                    lines.append("%s,%s,0,0,%d,0,,%s,L7OK,%n".formatted(words[2], name, asked(name), state)));
            return lines.toString();
        }
        if (command.startsWith("show stat")) {
            return "No such proxy.\n";
        }
        orders.add(command);
        if (command.startsWith("set server be_shop/")) {
            String server = words[2].substring("be_shop/".length());
            states.put(server, words[4].equals("drain") ? "DRAIN" : whenReady);
            return "";
        }
        return command.startsWith("set map") ? "" : "No such backend.\n";
    }

    private int asked(String server) {
        Deque<Integer> numbers = requests.getOrDefault(server, new ArrayDeque<>());
        return numbers.isEmpty() ? 0 : numbers.size() == 1 ? numbers.getFirst() : numbers.removeFirst();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
