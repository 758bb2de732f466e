package io.zdd.examples.demo;

import java.time.Duration;

/**
 * What the demo does.
 *
 * @param releases how many go live while visitors are there
 * @param sick which of them says on its health page that it is not well, counted from 1
 * @param visitors how many ask at the same time
 * @param visit how long visitors see a release before the next one is deployed
 */
record Scenario(int releases, int sick, int visitors, Duration visit) {
    static Scenario usual() {
        return new Scenario(20, 13, 4, Duration.ofMillis(400));
    }
}
