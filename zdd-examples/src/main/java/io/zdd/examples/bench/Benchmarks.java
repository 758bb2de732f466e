package io.zdd.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Measures what zdd promises about its speed and size, beside what it replaces.
 *
 * <p>Prints a table with the targets. A missed target is no failure, because other work on the machine may be its cause.
 * {@code -Dzdd.bench.json=FILE} writes the measurements, a JSON object per line; {@code -Dzdd.bench.hosts=N} says how many
 * hosts the fleet over SSH has.
 */
public final class Benchmarks {
    private static final String JSON = "zdd.bench.json";
    private static final String HOSTS = "zdd.bench.hosts";

    private final Tree tree;
    private final int rounds;
    private final int hosts;
    private final Path temporary;
    private final PrintStream out;

    Benchmarks(Tree tree, int rounds, int hosts, Path temporary, PrintStream out) {
        this.tree = tree;
        this.rounds = rounds;
        this.hosts = hosts;
        this.temporary = temporary;
        this.out = out;
    }

    /**
     * Runs the benchmarks.
     *
     * @param arguments none
     * @throws Exception if one of them could not be run
     */
    public static void main(String[] arguments) throws Exception {
        String file = System.getProperty(JSON, "");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        new Benchmarks(Tree.usual(), 9, Integer.getInteger(HOSTS, 50), temporary, System.out)
                .run(file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)));
    }

    void run(Optional<Path> json) throws Exception {
        Path base = Files.createTempDirectory(temporary, "zdd-bench-");
        List<Measurement> measured;
        try {
            measured = measure(base);
        } finally {
            Directories.delete(base);
        }
        measured.forEach(each -> out.println(each.row()));
        if (json.isPresent()) {
            write(json.get().toAbsolutePath(), measured);
        }
    }

    private List<Measurement> measure(Path base) throws Exception {
        Path source = base.resolve("source");
        out.println("writing a tree of " + tree.files() + " files in " + tree.directories() + " directories, "
                + tree.bytes() + " bytes");
        tree.write(source);
        out.println("deploying it " + rounds + " times, with cp -a and sha256sum in turn");
        Measurement first = new FirstDeployment(source, base, rounds).measure();
        out.println("planning it on a root with 50 releases");
        Measurement plan = new PlanTime(source, base, 50, rounds * 5).measure();
        List<Measurement> measured = new ArrayList<>(List.of(first, plan, JarSize.measure()));
        measured.addAll(new SshBenchmarks(base, rounds, out).measure());
        measured.addAll(new FleetBenchmarks(base, hosts, Math.max(1, rounds / 3), out).measure());
        return measured;
    }

    private static void write(Path file, List<Measurement> measured) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, measured.stream().map(each -> each.json() + "\n").collect(Collectors.joining()));
    }
}
