package io.zdd.plan;

import io.zdd.model.Secret;
import java.util.List;
import java.util.Set;

/**
 * One act on one host, with an undo where there is something to undo.
 *
 * <p>A step is used by one thread at a time and for several hosts one after the other, so it keeps no state. Its name
 * and description are what a plan prints, stores and compares; they must be the same each time.
 *
 * <pre>{@code
 * Step maintenance = Step.of("maintenance page", context -> context.run(Command.of("touch", "/tmp/maintenance")))
 *     .undoneBy(context -> context.run(Command.of("rm", "/tmp/maintenance")));
 * }</pre>
 */
public interface Step {
    /**
     * What it is called, in a few words.
     *
     * @return the name, not blank
     */
    String name();

    /**
     * Exactly what it does, a line each: what the dry run shows beside the name.
     *
     * @param host what is known of the host at planning
     * @return the lines, none if the name says it all
     */
    default List<String> description(StepTarget host) {
        return List.of();
    }

    /**
     * Does it.
     *
     * @param context the host, and what may be done there
     * @throws Exception if it could not be done; the deployment fails and everything before is undone
     */
    void run(StepContext context) throws Exception;

    /**
     * Undoes it, after this or a later step failed or the deployment was cancelled. It is called also if {@link #run}
     * itself failed, which may have done a part.
     *
     * @param context the host, and what may be done there
     * @throws Exception if it could not be undone; the report names it, and the other undos go on
     */
    default void undo(StepContext context) throws Exception {
        context.nothingToUndo();
    }

    /**
     * On which hosts it runs.
     *
     * @return every host, unless a step says otherwise
     */
    default Placement placement() {
        return Placement.everyHost();
    }

    /**
     * The same step on other hosts.
     *
     * <pre>{@code
     * Nginx.reload().at(Placement.everyHost().on(Selector.role("proxy")));
     * }</pre>
     *
     * @param where instead of its own placement
     * @return a step that does the same there
     */
    default Step at(Placement where) {
        return new PlacedStep(this, where);
    }

    /**
     * Secrets that must not appear in any output, event or message while the step runs. One that gives another value each
     * time is revealed by {@link StepContext#reveal}, so that each is known.
     *
     * @return none, unless a step says otherwise
     */
    default Set<Secret> secrets() {
        return Set.of();
    }

    /**
     * Whether it runs commands on the host, so that a host that cannot is refused at planning.
     *
     * @return false, unless a step says otherwise
     */
    default boolean needsCommands() {
        return false;
    }

    /**
     * A step made of code.
     *
     * @param name what it is called; a plan that is read back knows the step by it
     * @param action what it does
     * @return the step
     * @throws io.zdd.model.ZddException if the name is blank
     */
    static CodeStep of(String name, StepAction action) {
        return new CodeStep(name, action);
    }
}
