package io.zdd.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The same small release once more to all hosts of a fleet, by a program of zdd and by Capistrano in turn, each started anew;
 * beside them what it takes to do no more than log in, and Ansible once, which takes the longest by far.
 */
final class FleetDeployments {
    private static final double TARGET = 0.35;
    private static final double TARGET_KILOBYTES = 2048;

    private final SshFleet fleet;
    private final PrivateSshd server;
    private final Path source;
    private final Path base;
    private final PrintStream out;

    FleetDeployments(SshFleet fleet, PrivateSshd server, Path source, Path base, PrintStream out) {
        this.fleet = fleet;
        this.server = server;
        this.source = source;
        this.base = base;
        this.out = out;
    }

    List<Measurement> measure(int rounds) throws Exception {
        fleet.share(FleetProgram.APPLICATION);
        Contender zdd = new Contender("zdd", () -> Programs.run(program(false)));
        Contender logins = new Contender("logins", this::logIn);
        List<Contender> others = new ArrayList<>();
        if (isThere("Capistrano", Capistrano.obstacle())) {
            Capistrano capistrano = Capistrano.prepare(base.resolve("capistrano"), fleet, source);
            others.add(new Contender("capistrano", capistrano::deploy));
        }
        for (int i = -1; i < rounds; i++) {
            zdd.turn(i);
            logins.turn(i);
            turn(others, i);
        }
        if (isThere("Ansible", Ansible.obstacle())) {
            Ansible ansible = Ansible.prepare(base.resolve("ansible"), fleet, source);
            List<Contender> slow = new ArrayList<>(List.of(new Contender("ansible", ansible::deploy)));
            turn(slow, 0);
            others.addAll(slow);
        }
        List<Measurement> measured = new ArrayList<>();
        for (Contender other : others) {
            measured.add(compare(zdd, other, logins, rounds));
        }
        measured.add(footprint());
        return measured;
    }

    /** What others do may fail, as Capistrano's pool of connections does at times; then they are left out with a word. */
    private void turn(List<Contender> others, int round) throws Exception {
        for (Contender other : List.copyOf(others)) {
            try {
                other.turn(round);
            } catch (IOException failed) {
                out.println("without " + other.name() + ": " + failed.getMessage());
                others.remove(other);
            }
        }
    }

    private boolean isThere(String name, Optional<String> obstacle) {
        obstacle.ifPresent(why -> out.println("without " + name + ": " + why));
        return obstacle.isEmpty();
    }

    private Measurement compare(Contender zdd, Contender other, Contender logins, int rounds) {
        Map<String, Double> details = new TreeMap<>(Map.of("rounds", (double) rounds, "hosts", (double) fleet.size()));
        List.of(zdd, other, logins).forEach(each -> each.describe(details, fleet.size()));
        return new Measurement(
                "fleet_deployment_vs_" + other.name(), zdd.millis() / other.millis(), "ratio", TARGET, details);
    }

    /** In a run of its own, for looking at the heap takes time. */
    private Measurement footprint() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program(true))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (process.waitFor() != 0) {
            throw new IOException("the deployment failed");
        }
        return new Measurement(
                "fleet_heap_per_host",
                Long.parseLong(told[1]) / 1024.0 / fleet.size(),
                "KB",
                TARGET_KILOBYTES,
                Map.of("hosts", (double) fleet.size(), "peak_threads", Double.parseDouble(told[0])));
    }

    private List<String> program(boolean look) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                FleetProgram.class.getName(),
                fleet.server().toString(),
                String.valueOf(fleet.port()),
                String.valueOf(fleet.size()),
                source.toString(),
                String.valueOf(look));
    }

    private void logIn() throws IOException, InterruptedException {
        Path addresses = Files.write(base.resolve("addresses"), fleet.addresses());
        String ssh = String.join(" ", server.ssh("{}", fleet.port(), List.of(), "true"));
        Programs.run(List.of("/bin/sh", "-c", "xargs -P 12 -I {} " + ssh), addresses.toFile());
    }
}
