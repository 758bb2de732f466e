package io.zdd.service;

import io.zdd.model.RemotePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Reloads nginx gracefully: old workers finish what they have begun.
 *
 * <pre>{@code
 * strategy.reload(Nginx.reload().sudo());
 * }</pre>
 */
public final class Nginx {
    private Nginx() {}

    /**
     * {@code nginx -t -q}, and only if the configuration is good {@code nginx -s reload}.
     *
     * @return the step
     */
    public static ServiceStep reload() {
        return step(List.of());
    }

    /**
     * The same for an nginx that runs from a configuration of its own.
     *
     * @param configuration an absolute path on the host, given by {@code -c}; perhaps with variables of the host in it
     * @return the step
     * @throws io.zdd.model.ZddException if the path is not absolute
     */
    public static ServiceStep reload(String configuration) {
        return step(List.of("-c", RemotePath.of(configuration).value()));
    }

    private static ServiceStep step(List<String> options) {
        return new ServiceStep(
                "reload nginx", List.of(nginx(options, List.of("-t", "-q")), nginx(options, List.of("-s", "reload"))));
    }

    private static ServiceStep.Act nginx(List<String> options, List<String> deed) {
        List<String> line = new ArrayList<>(List.of("nginx"));
        line.addAll(options);
        line.addAll(deed);
        return new ServiceStep.Act(line, true);
    }
}
