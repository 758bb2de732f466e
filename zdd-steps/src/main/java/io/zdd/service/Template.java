package io.zdd.service;

import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.util.Map;

/**
 * A text with {@code {{name}}} in it, which stand for other values on each host.
 *
 * @param text not blank
 */
record Template(String text) {
    private static final String VARIABLE = "\\{\\{[A-Za-z][A-Za-z0-9_]*}}";

    /** The text as on no host in particular, for a look at its form. */
    String sample() {
        return text.replaceAll(VARIABLE, "1");
    }

    String fill(StepTarget target) {
        return fill(target.variables());
    }

    /** As in commands, so that a name without a value is refused in the same words. */
    String fill(Map<String, String> values) {
        return Command.of(text).filled(values).arguments().get(0);
    }
}
