package io.zdd.service;

import io.zdd.model.ZddException;
import java.util.List;

/**
 * Reloads and restarts units of systemd, and makes sure that they are active afterwards.
 *
 * <pre>{@code
 * strategy.reload(Systemd.reload("php8.2-fpm").sudo());
 * }</pre>
 */
public final class Systemd {
    private Systemd() {}

    /**
     * {@code systemctl reload UNIT}, then {@code systemctl is-active --quiet UNIT}.
     *
     * @param unit for instance {@code nginx} or {@code worker@1.service}
     * @return the step
     * @throws ZddException if this is not the name of a unit
     */
    public static ServiceStep reload(String unit) {
        return step("reload", unit);
    }

    /**
     * {@code systemctl restart UNIT}, then {@code systemctl is-active --quiet UNIT}; requests may be lost meanwhile.
     *
     * @param unit for instance {@code worker}
     * @return the step
     * @throws ZddException if this is not the name of a unit
     */
    public static ServiceStep restart(String unit) {
        return step("restart", unit);
    }

    private static ServiceStep step(String verb, String unit) {
        requireUnit(unit);
        return new ServiceStep(
                verb + " " + unit,
                List.of(
                        new ServiceStep.Act(List.of("systemctl", verb, unit), true),
                        new ServiceStep.Act(List.of("systemctl", "is-active", "--quiet", unit), false)));
    }

    static void requireUnit(String unit) {
        if (!unit.matches("[A-Za-z0-9][A-Za-z0-9@:._\\\\-]*")) {
            throw new ZddException("'" + unit + "' is not the name of a unit");
        }
    }
}
