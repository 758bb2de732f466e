package io.zdd.examples.bench;

import io.zdd.local.Zdd;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A first deployment into a fresh root, manifest, plan and all, beside copying the tree with {@code cp -a} and summing
 * every copied file with {@code sha256sum}: the least that somebody does by hand who wants to know what is there.
 *
 * <p>Neither flushes to the disk. The rounds alternate, so that what else goes on on the machine meets both.
 */
final class FirstDeployment {
    private static final int WARM_UP = 3;
    private static final double TARGET = 1.3;

    private final Path source;
    private final Path base;
    private final int rounds;

    FirstDeployment(Path source, Path base, int rounds) {
        this.source = source;
        this.base = base;
        this.rounds = rounds;
    }

    Measurement measure() throws Exception {
        Samples cold = new Samples();
        Samples zdd = new Samples();
        Samples copy = new Samples();
        round(cold::time, this::deploy, "root");
        for (int i = 0; i < WARM_UP - 1; i++) {
            round(Samples.Work::run, this::deploy, "root");
            round(Samples.Work::run, this::copyAndSum, "copy");
        }
        for (int i = 0; i < rounds; i++) {
            round(zdd::time, this::deploy, "root");
            round(copy::time, this::copyAndSum, "copy");
        }
        Map<String, Double> details = Map.of(
                "rounds", (double) rounds,
                "zdd_ms_median", zdd.median(),
                "zdd_ms_min", zdd.least(),
                "zdd_ms_max", zdd.most(),
                "zdd_ms_first_in_a_cold_jvm", cold.median(),
                "cp_sha256sum_ms_median", copy.median(),
                "cp_sha256sum_ms_min", copy.least(),
                "cp_sha256sum_ms_max", copy.most());
        return new Measurement(
                "first_deployment_vs_cp_sha256sum", zdd.median() / copy.median(), "ratio", TARGET, details);
    }

    private void round(Timer timer, TargetWork work, String name) throws Exception {
        Path target = base.resolve(name);
        try {
            timer.time(() -> work.run(target));
        } finally {
            Directories.delete(target);
        }
    }

    private void deploy(Path root) {
        Zdd.deploy(source).strategy(Strategy.atomicSymlink().durable(false)).to(root.toString());
    }

    private void copyAndSum(Path copy) throws IOException, InterruptedException {
        String script = "cp -a -- \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sha256sum >/dev/null";
        int status = new ProcessBuilder("sh", "-c", script, "sh", source.toString(), copy.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("cp and sha256sum ended with status " + status);
        }
    }

    private interface Timer {
        void time(Samples.Work work) throws Exception;
    }

    private interface TargetWork {
        void run(Path target) throws Exception;
    }
}
