package io.zdd.ssh;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.LockedException;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One of several programs that deploy, roll back and prune the same two roots as often as they can. It reaches one of them over
 * SSH and the other as a local disk; another program does it the other way round. Prints how often it did what.
 */
final class Contender {
    private final String name;
    private final Path base;
    private final Random random;
    private final Map<String, Integer> did = new TreeMap<>();

    private Contender(String name, Path base, long seed) {
        this.name = name;
        this.base = base;
        this.random = new Random(seed);
    }

    /**
     * Starts it.
     *
     * @param arguments its name, the folder of the roots, a seed, how often, which root is reached over SSH, the server's port,
     *     the user's key, the known hosts
     */
    public static void main(String[] arguments) throws Exception {
        Contender contender = new Contender(arguments[0], Path.of(arguments[1]), Long.parseLong(arguments[2]));
        Ssh ssh = Ssh.settings()
                .user(OpenSsh.user())
                .port(Integer.parseInt(arguments[5]))
                .key(Path.of(arguments[6]))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(Path.of(arguments[7])))
                .to("127.0.0.1");
        Host far = Host.named("far").over(ssh);
        Host near = Host.named("near").over(Local.disk());
        boolean first = arguments[4].equals("1");
        Fleet fleet = Fleet.of(
                (first ? far : near).at(contender.base.resolve("root1").toString()),
                (first ? near : far).at(contender.base.resolve("root2").toString()));
        try (Deployer deployer = Deployer.builder(fleet)
                .owner(contender.name)
                .waitUpTo(Duration.ZERO)
                .build()) {
            contender.contend(deployer, Integer.parseInt(arguments[3]));
        }
        System.out.println(contender.did);
    }

    private void contend(Deployer deployer, int times) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            String deed = random.nextInt(5) == 0 ? "rollback" : random.nextInt(5) == 0 ? "prune" : "deploy";
            try {
                Report report = act(deployer, deed, name + "-" + i);
                count(report.succeeded() ? deed : "FAILED " + report);
            } catch (LockedException | StalePlanException refused) {
                count("refused");
                Thread.sleep(random.nextInt(500));
            } catch (ZddException refused) {
                boolean nothing = String.valueOf(refused.getMessage()).contains("no release to go back to")
                        || String.valueOf(refused.getMessage()).contains("would go back to different releases");
                count(nothing ? "nothing to go back to" : "WRONG " + refused);
            }
        }
    }

    private Report act(Deployer deployer, String deed, String id) throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink().durable(false).keep(2);
        if (deed.equals("rollback")) {
            return deployer.rollback(strategy.rollout(Rollout.rolling(1)));
        }
        if (deed.equals("prune")) {
            return deployer.prune(strategy);
        }
        Path source = Files.createDirectories(base.resolve(name));
        Files.writeString(source.resolve("index.html"), id);
        return deployer.deploy(Release.of(source).id(id), strategy);
    }

    private void count(String what) {
        did.merge(what, 1, Integer::sum);
    }
}
