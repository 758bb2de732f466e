package io.zdd.local;

import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Connector;
import io.zdd.transport.Content;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import io.zdd.transport.UploadProgress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Lets several deployers do one call each in an order that a seed decides: whoever is about to call a host waits until all
 * others are, too, and one of them is chosen. The same seed gives the same order.
 */
final class Turns {
    private final Random random;
    private final Set<Integer> playing = new TreeSet<>();
    private final Set<Integer> waiting = new TreeSet<>();
    private final Runnable look;
    private int chosen = -1;
    private int taken;

    /**
     * Nobody plays yet.
     *
     * @param look called between two calls, when nobody is doing anything
     */
    Turns(long seed, Runnable look) {
        this.random = new Random(seed);
        this.look = look;
    }

    synchronized void join(int player) {
        playing.add(player);
    }

    synchronized void leave(int player) {
        playing.remove(player);
        choose();
    }

    synchronized int taken() {
        return taken;
    }

    private synchronized void await(int player) {
        waiting.add(player);
        choose();
        while (chosen != player) {
            try {
                wait();
            } catch (InterruptedException notNow) {
                throw new IllegalStateException(notNow);
            }
        }
        chosen = -1;
        waiting.remove(player);
        taken++;
    }

    private void choose() {
        if (chosen < 0 && !waiting.isEmpty() && waiting.size() == playing.size()) {
            look.run();
            chosen = waiting.stream()
                    .skip(random.nextInt(waiting.size()))
                    .findFirst()
                    .orElseThrow();
            notifyAll();
        }
    }

    /** A way to a host on which each call waits for the player's turn; the listener is told of a batch before it is applied. */
    Connector connector(int player, Connector inner, BiConsumer<Integer, Batch> before) {
        return new Connector() {
            @Override
            public Transport connect(String host) {
                return new Waiting(player, inner.connect(host), before);
            }

            @Override
            public boolean holds(RemotePath directory, Path path) {
                return inner.holds(directory, path);
            }

            @Override
            public Optional<RelativePath> inside(Path path, RemotePath directory) {
                return inner.inside(path, directory);
            }
        };
    }

    private final class Waiting implements Transport {
        private final int player;
        private final Transport inner;
        private final BiConsumer<Integer, Batch> before;

        Waiting(int player, Transport inner, BiConsumer<Integer, Batch> before) {
            this.player = player;
            this.inner = inner;
            this.before = before;
        }

        @Override
        public BatchResult apply(Batch batch) {
            await(player);
            before.accept(player, batch);
            return inner.apply(batch);
        }

        @Override
        public void upload(Content content, RemotePath directory, UploadProgress progress) {
            await(player);
            inner.upload(content, directory, progress);
        }

        @Override
        public CommandResult execute(Command command, OutputListener output) throws InterruptedException {
            await(player);
            return inner.execute(command, output);
        }

        @Override
        public Set<Capability> capabilities() {
            return inner.capabilities();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
