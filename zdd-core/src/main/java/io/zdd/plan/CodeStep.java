package io.zdd.plan;

import io.zdd.fleet.Selector;
import io.zdd.model.ZddException;
import java.util.List;
import java.util.Optional;

/** A step made of code, by {@link Step#of}; immutable. */
public final class CodeStep implements Step {
    private final String name;
    private final StepAction action;
    private final Optional<StepAction> undo;
    private final Placement placement;

    CodeStep(String name, StepAction action) {
        this(name, action, Optional.empty(), Placement.everyHost());
        if (name.isBlank()) {
            throw new ZddException("a step needs a name, by which plans and reports speak of it");
        }
    }

    private CodeStep(String name, StepAction action, Optional<StepAction> undo, Placement placement) {
        this.name = name;
        this.action = action;
        this.undo = undo;
        this.placement = placement;
    }

    /**
     * The same step with an undo.
     *
     * @param code undoes the step, also if it was done only in part
     * @return a changed copy
     */
    public CodeStep undoneBy(StepAction code) {
        return new CodeStep(name, action, Optional.of(code), placement);
    }

    /**
     * The same step on the first host only.
     *
     * @return a changed copy
     */
    public CodeStep once() {
        return new CodeStep(name, action, undo, placement.once());
    }

    /**
     * The same step on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public CodeStep on(String role) {
        return new CodeStep(name, action, undo, placement.on(Selector.role(role)));
    }

    /**
     * The same step on these hosts only.
     *
     * @param hosts which hosts are meant
     * @return a changed copy
     */
    public CodeStep on(Selector hosts) {
        return new CodeStep(name, action, undo, placement.on(hosts));
    }

    /**
     * The same step on the first host of those that have the same value of a label.
     *
     * @param label such as {@code dc}
     * @return a changed copy
     */
    public CodeStep oncePer(String label) {
        return new CodeStep(name, action, undo, placement.oncePer(label));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> description(StepTarget host) {
        return undo.isPresent() ? List.of("code, with an undo") : List.of("code");
    }

    @Override
    public void run(StepContext context) throws Exception {
        action.run(context);
    }

    @Override
    public void undo(StepContext context) throws Exception {
        if (undo.isPresent()) {
            undo.get().run(context);
        } else {
            context.nothingToUndo();
        }
    }

    @Override
    public Placement placement() {
        return placement;
    }
}
