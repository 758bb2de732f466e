package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.io.Serial;

/** Migrations hold statements that running code cannot live with. Nothing was executed. */
public final class UnsafeMigrationException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CheckResult result;

    UnsafeMigrationException(CheckResult result) {
        super(result.toString());
        this.result = result;
    }

    /**
     * What was found.
     *
     * @return the result of the check
     */
    public CheckResult result() {
        return result;
    }
}
