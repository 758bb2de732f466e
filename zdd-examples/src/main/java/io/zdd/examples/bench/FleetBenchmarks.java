package io.zdd.examples.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many hosts: some by SSH on the addresses of this machine, very many in memory. */
final class FleetBenchmarks {
    private static final int SIMULATED = 5_000;

    private final Path base;
    private final int size;
    private final int rounds;
    private final PrintStream out;

    /** With so many hosts by SSH. */
    FleetBenchmarks(Path base, int size, int rounds, PrintStream out) {
        this.base = base;
        this.size = size;
        this.rounds = rounds;
        this.out = out;
    }

    List<Measurement> measure() throws Exception {
        Path directory = Files.createDirectory(base.resolve("fleet"));
        out.println("deploying to " + SIMULATED + " hosts in memory");
        List<Measurement> measured = new ArrayList<>(new SimulatedFleet(directory, SIMULATED, rounds).measure());
        Optional<String> obstacle = PrivateSshd.obstacle();
        if (obstacle.isPresent()) {
            out.println("without the benchmarks of a fleet by SSH: " + obstacle.get());
            return measured;
        }
        Path source = directory.resolve("source");
        new SourceTree(20, 200).write(source);
        try (PrivateSshd server = PrivateSshd.start(directory.resolve("server"), SshFleet.addresses(size))) {
            SshFleet fleet = new SshFleet(server.directory(), server.port(), size);
            out.println("deploying to " + size + " hosts by SSH, with others that do the same in turn");
            measured.addAll(new FleetDeployments(fleet, server, source, directory, out).measure(rounds));
            out.println("going back on " + size + " hosts");
            measured.add(new GoingBackTime(fleet, directory).measure(rounds));
        }
        return measured;
    }
}
