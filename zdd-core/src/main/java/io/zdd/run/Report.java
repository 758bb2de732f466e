package io.zdd.run;

import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What happened when a plan was applied.
 *
 * @param deployment the id of this deployment, rollback or prune
 * @param verb deploy, rollback or prune
 * @param release the release that was to go live, or empty
 * @param outcome how it ended
 * @param failure what went wrong on the first host of the fleet on which something did, the failures of others suppressed
 *     in it; empty on success
 * @param hosts how it ended on each host, in the order of the fleet
 * @param skew from the first host's swap to the last one's; empty where nothing was swapped
 * @param steps every step and undo in the order in which they ended
 * @param warnings what a person should know though it stopped nothing
 * @param took from the lock to its release
 */
public record Report(
        String deployment,
        String verb,
        Optional<ReleaseId> release,
        Outcome outcome,
        Optional<Exception> failure,
        List<HostReport> hosts,
        Optional<Duration> skew,
        List<StepReport> steps,
        List<String> warnings,
        Duration took) {
    /** Copies the lists. */
    public Report {
        hosts = List.copyOf(hosts);
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /**
     * Whether everything was done.
     *
     * @return true for {@link Outcome#SUCCEEDED} only
     */
    public boolean succeeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    /**
     * This report, if everything was done.
     *
     * @return this
     * @throws DeploymentFailedException if not; it carries this report
     */
    public Report orThrow() {
        if (!succeeded()) {
            throw new DeploymentFailedException(this);
        }
        return this;
    }

    /**
     * The report as data.
     *
     * @return a JSON object over several lines
     */
    public String toJson() {
        Json json = Json.object()
                .put("deployment", deployment)
                .put("verb", verb)
                .put("release", release)
                .put("outcome", outcome.name())
                .put("failure", failure.map(Exception::getMessage))
                .putObjects("hosts", hosts.stream().map(Report::toJson).toList())
                .put("millis", took.toMillis())
                .putTexts("warnings", warnings)
                .putObjects("steps", steps.stream().map(Report::toJson).toList());
        skew.ifPresent(time -> json.put("skewMicros", time.toNanos() / 1000));
        return json.pretty();
    }

    private static Json toJson(HostReport host) {
        return Json.object()
                .put("host", host.host())
                .put("outcome", host.outcome().name())
                .put("failure", host.failure().map(Exception::getMessage));
    }

    private static Json toJson(StepReport step) {
        return Json.object()
                .put("host", step.host())
                .put("phase", step.phase().name())
                .put("step", step.step())
                .put("kind", step.kind().name())
                .put("micros", step.took().toNanos() / 1000)
                .put("problem", step.problem());
    }

    /** What could not be undone or is not well after going back, and what a person is to do about it. */
    String doubts() {
        if (outcome != Outcome.IN_DOUBT) {
            return "";
        }
        String what = steps.stream()
                .filter(step -> step.kind() != StepReport.Kind.RUN && !step.succeeded())
                .map(step -> "[" + step.host() + "] " + word(step) + step.step() + ": "
                        + step.problem().orElse(""))
                .collect(Collectors.joining("; "));
        return "in doubt is " + what + ". Look at it on the host and put it right by hand; status() says what is live"
                + " there, and the next deployment starts from that";
    }

    private static String word(StepReport step) {
        return step.kind() == StepReport.Kind.RUN ? "" : step.kind().name().toLowerCase(Locale.ROOT) + " ";
    }

    /** What happened, for a person to read. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(verb)
                .append(release.map(id -> " " + id).orElse(""))
                .append(": ")
                .append(outcome)
                .append(" after ")
                .append(took.toMillis())
                .append(" ms\n");
        if (hosts.stream().noneMatch(host -> host.failure().isPresent())) {
            failure.ifPresent(
                    cause -> text.append("  ").append(cause.getMessage()).append('\n'));
        }
        hosts.forEach(host -> host.failure()
                .ifPresent(cause -> text.append("  ").append(cause.getMessage()).append('\n')));
        if (hosts.size() > 1) {
            hosts.forEach(host -> text.append("  [")
                    .append(host.host())
                    .append("] ")
                    .append(host.outcome())
                    .append('\n'));
            skew.ifPresent(time ->
                    text.append("  all swapped within ").append(time.toMillis()).append(" ms\n"));
        }
        if (outcome == Outcome.IN_DOUBT) {
            text.append("  ").append(doubts()).append('\n');
        }
        warnings.forEach(warning -> text.append("  warning: ").append(warning).append('\n'));
        for (StepReport step : steps) {
            text.append("  [").append(step.host()).append("] ");
            text.append(word(step)).append(step.step()).append(": ");
            text.append(step.problem().orElse("done"))
                    .append(" (")
                    .append(step.took().toMillis())
                    .append(" ms)\n");
        }
        return text.toString();
    }
}
