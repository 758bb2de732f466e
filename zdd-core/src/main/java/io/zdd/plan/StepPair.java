package io.zdd.plan;

import io.zdd.model.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two steps of which each undoes the other.
 *
 * @param drain the one
 * @param admit the other
 */
record StepPair(Step drain, Step admit) implements LoadBalancer {
    /** Runs the one, and the other to undo it. */
    private record Half(Step forth, Step back) implements Step {
        @Override
        public String name() {
            return forth.name();
        }

        @Override
        public List<String> description(StepTarget host) {
            return forth.description(host);
        }

        @Override
        public void run(StepContext context) throws Exception {
            forth.run(context);
        }

        @Override
        public void undo(StepContext context) throws Exception {
            back.run(context);
        }

        @Override
        public Placement placement() {
            return forth.placement();
        }

        @Override
        public Set<Secret> secrets() {
            Set<Secret> both = new HashSet<>(forth.secrets());
            both.addAll(back.secrets());
            return both;
        }

        @Override
        public boolean needsCommands() {
            return forth.needsCommands() || back.needsCommands();
        }
    }

    @Override
    public Step drain() {
        return new Half(drain, admit);
    }

    @Override
    public Step admit() {
        return new Half(admit, drain);
    }
}
