package io.zdd.examples.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transport over SSH beside OpenSSH's client: on loopback, and through a line of 40 ms there and back. */
final class SshBenchmarks {
    private static final long ROUND_TRIP_MILLIS = 40;

    private final Path base;
    private final int rounds;
    private final PrintStream out;

    SshBenchmarks(Path base, int rounds, PrintStream out) {
        this.base = base;
        this.rounds = rounds;
        this.out = out;
    }

    /** Nothing, with a reason on the output, where there is no OpenSSH. */
    List<Measurement> measure() throws Exception {
        Optional<String> obstacle = PrivateSshd.obstacle();
        if (obstacle.isPresent()) {
            out.println("without the benchmarks of SSH: " + obstacle.get());
            return List.of();
        }
        Path directory = Files.createDirectory(base.resolve("ssh"));
        SourceTree.usual().write(directory.resolve("source"));
        try (PrivateSshd server = PrivateSshd.start(directory.resolve("server"));
                DelayLine line = new DelayLine(server.port(), ROUND_TRIP_MILLIS)) {
            List<Measurement> measured = new ArrayList<>();
            out.println("the same by SSH and by OpenSSH's client");
            measure(measured, server, directory, "near", server.port(), 300);
            out.println("and through a line of " + ROUND_TRIP_MILLIS + " ms");
            measure(measured, server, directory, "far", line.port(), 200);
            measured.add(new ExecUpload(server, directory.resolve("file"))
                    .measure("ssh_exec_upload_far_60mb", line.port(), 60, Math.max(1, rounds / 9), rounds));
            measured.add(new LargeUpload(server, directory)
                    .measure("ssh_large_upload_far", line.port(), 200, Math.max(1, rounds / 9), rounds));
            return measured;
        }
    }

    private void measure(
            List<Measurement> measured, PrivateSshd server, Path directory, String where, int port, int megabytes)
            throws Exception {
        int few = Math.max(1, rounds / 9);
        measured.add(new ExecUpload(server, directory.resolve("file"))
                .measure("ssh_exec_upload_" + where, port, megabytes, few, rounds));
        measured.add(new SmallFiles(server, directory.resolve("source"), directory)
                .measure("ssh_small_files_" + where, port, 2 * few, rounds));
        measured.add(new WarmCommand(server).measure("ssh_warm_command_" + where, port, 20 * few, 5 * rounds));
        measured.add(new ColdStart(server).measure("ssh_cold_start_" + where, port, few, rounds));
    }
}
