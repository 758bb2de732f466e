package io.zdd.local;

import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import java.nio.file.Path;
import java.util.List;

/** Deploys in a JVM of its own, whose environment is another one; prints the outcome or why it was refused. */
final class DeployElsewhere {
    private DeployElsewhere() {}

    public static void main(String[] arguments) {
        Path base = Path.of(arguments[0]);
        try (Shop shop = new Shop(base, Local.disk())) {
            System.out.println(shop.deployer()
                    .deploy(
                            Release.of(base.resolve("source")),
                            Strategy.atomicSymlink().durable(List.of(arguments).contains("durable")))
                    .outcome());
        } catch (ZddException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
