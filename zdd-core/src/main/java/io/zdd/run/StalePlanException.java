package io.zdd.run;

import io.zdd.model.ZddException;
import java.io.Serial;
import java.util.List;

/** The hosts have changed since the plan was made; nothing was touched. */
public class StalePlanException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A stale plan.
     *
     * @param changes what has changed, a sentence each
     */
    public StalePlanException(List<String> changes) {
        super("the hosts have changed since this plan was made, so it was not applied: " + String.join("; ", changes)
                + ". Plan again");
    }
}
