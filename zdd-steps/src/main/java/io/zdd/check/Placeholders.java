package io.zdd.check;

import io.zdd.plan.StepTarget;

/** What stands for something that differs from host to host and from release to release. */
final class Placeholders {
    private Placeholders() {}

    static String fill(String text, StepTarget target) {
        return text.replace("{host}", target.host())
                .replace("{release}", target.release().value());
    }
}
