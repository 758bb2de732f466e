package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A map of HAProxy that names the backend of the slot which gets the requests, by {@link HaProxy#map}; immutable. */
public final class HaProxyMap implements SlotProxy {
    private final RuntimeSocket socket;
    private final RemotePath file;
    private final String key;
    private final Template backend;
    private final Duration limit;

    private HaProxyMap(RuntimeSocket socket, RemotePath file, String key, Template backend, Duration limit) {
        this.socket = socket;
        this.file = file;
        this.key = key;
        this.backend = backend;
        this.limit = limit;
    }

    static HaProxyMap of(RuntimeSocket socket, RemotePath file, String key, Template backend) {
        if (!backend.text().contains("{{slot}}") || !file.value().matches("[A-Za-z0-9_./-]+")) {
            throw new ZddException("the map " + file + " cannot lead to '" + backend.text()
                    + "'; write the backend like shop_{{slot}}, and the path with letters, digits, '.', '_' and '-'");
        }
        Backend.requireName(backend.sample());
        return new HaProxyMap(socket, file, Backend.requireName(key), backend, Duration.ofSeconds(30));
    }

    /**
     * The same map with another limit on the time that HAProxy may take to see a backend up; 30 seconds by default.
     *
     * @param longest longer than zero
     * @return a changed copy
     * @throws ZddException if not longer than zero
     */
    public HaProxyMap within(Duration longest) {
        return new HaProxyMap(socket, file, key, backend, HaProxyServer.positive(longest));
    }

    @Override
    public RemotePath file(StepTarget host) {
        return file;
    }

    /** Lines with other keys are kept. */
    @Override
    public String content(Slot slot, String now) {
        String line = key + " " + Backend.requireName(backend.fill(Map.of("slot", slot.name())));
        StringBuilder text = new StringBuilder();
        boolean there = false;
        for (String old : now.lines().toList()) {
            boolean ours = isOurs(old);
            text.append(ours ? line : old).append('\n');
            there |= ours;
        }
        return there ? text.toString() : text.append(line).append('\n').toString();
    }

    private boolean isOurs(String line) {
        return line.strip().split("\\s+")[0].equals(key);
    }

    /** Not before HAProxy sees the backend up, or it would answer 503 until its next health check. */
    @Override
    public void takeUp(StepContext context, String content) throws InterruptedException {
        String name = content.lines()
                .filter(this::isOurs)
                .map(line -> line.strip().substring(key.length()).strip())
                .findFirst()
                .orElseThrow(() -> new ZddException(
                        context.target().host() + ": the map " + file + " has no line with the key " + key));
        awaitUp(new Backend(context, socket, name, limit));
        socket.order(context, "set map " + file + " " + key + " " + name);
    }

    private static void awaitUp(Backend backend) throws InterruptedException {
        String any = backend.servers().get(0).name();
        backend.await(any, ServerStats::isUp, ", and not up");
    }

    @Override
    public List<String> description(StepTarget host) {
        return List.of(
                "wait until HAProxy sees " + backend.text() + " up",
                "set map " + file + " " + key + " " + backend.text() + " (at HAProxy's socket " + socket + ")");
    }
}
