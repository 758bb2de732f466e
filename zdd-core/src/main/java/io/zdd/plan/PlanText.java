package io.zdd.plan;

import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The dry run as text. */
final class PlanText {
    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(Plan plan, Map<String, String> facts) {
        PlanText writer = new PlanText();
        writer.head(plan, facts);
        plan.state().hosts().forEach(writer::host);
        plan.state().skipped().forEach((host, why) -> writer.line("host " + host + " is left out: " + why));
        plan.warnings().forEach(warning -> writer.line("warning: " + warning));
        plan.recovery().ifPresent(writer::recovery);
        writer.stages(plan.stages());
        if (!plan.restore().isEmpty()) {
            writer.line("if it goes back, on each host that had swapped:");
            plan.restore().forEach(writer::step);
        }
        return writer.text.toString();
    }

    private void head(Plan plan, Map<String, String> facts) {
        line("plan to " + plan.verb() + plan.release().map(id -> " " + id).orElse(""));
        new TreeMap<>(facts).forEach((name, value) -> line("  " + name + ": " + value));
    }

    private void host(HostState host) {
        line("host " + host.host() + " at " + host.layout().root() + ", live: "
                + host.live().map(ReleaseId::value).orElse("nothing")
                + host.lock().map(lock -> ", locked: " + lock).orElse(""));
    }

    private void recovery(Recovery recovery) {
        line("first, for a deployment was killed:");
        recovery.findings().forEach(finding -> line("  " + finding));
        stages(recovery.stages());
        line("then:");
    }

    private void stages(List<Stage> stages) {
        Optional<Phase> last = Optional.empty();
        boolean inWaves = stages.stream().anyMatch(stage -> stage.wave() > 1);
        for (Stage stage : stages) {
            String again = last.equals(Optional.of(stage.phase())) ? "after the " : "";
            String wave = inWaves && stage.wave() > 0 ? "wave " + stage.wave() + ": " : "";
            line(wave + again + stage.phase().name().toLowerCase(Locale.ROOT));
            stage.steps().forEach(this::step);
            last = Optional.of(stage.phase());
        }
    }

    private void step(PlannedStep planned) {
        line("  [" + planned.target().host() + "] " + planned.step().name());
        planned.step().description(planned.target()).forEach(detail -> line("      " + detail));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
