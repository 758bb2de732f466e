package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.plan.StepTarget;
import java.time.Duration;

/**
 * A file on the host that a health endpoint watches, so that any load balancer with health checks leaves the host out;
 * immutable.
 *
 * <pre>{@code
 * strategy.behind(MarkerFile.whileOut("shared/maintenance").settle(Duration.ofSeconds(15)));
 * }</pre>
 */
public final class MarkerFile implements LoadBalancer {
    private final String path;
    private final boolean thereWhileIn;
    private final Duration settle;

    private MarkerFile(String path, boolean thereWhileIn, Duration settle) {
        this.path = path;
        this.thereWhileIn = thereWhileIn;
        this.settle = settle;
    }

    /**
     * A file that is there while the host gets requests, such as {@code shared/healthy}.
     *
     * @param path absolute, or relative to the application's root
     * @return the load balancer
     * @throws ZddException if this is not a path
     */
    public static MarkerFile whileIn(String path) {
        return of(path, true);
    }

    /**
     * A file that is there while the host gets no requests, such as {@code shared/maintenance}.
     *
     * @param path absolute, or relative to the application's root
     * @return the load balancer
     * @throws ZddException if this is not a path
     */
    public static MarkerFile whileOut(String path) {
        return of(path, false);
    }

    private static MarkerFile of(String path, boolean thereWhileIn) {
        RemotePath.of(path.startsWith("/") ? path : "/" + path);
        return new MarkerFile(path, thereWhileIn, Duration.ofSeconds(10));
    }

    /**
     * The same file with another time that the load balancer needs to notice, and requests to end; ten seconds by default.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public MarkerFile settle(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return new MarkerFile(path, thereWhileIn, time);
    }

    @Override
    public Step drain() {
        return both().drain();
    }

    @Override
    public Step admit() {
        return both().admit();
    }

    private LoadBalancer both() {
        return LoadBalancer.of(
                new MarkerStep("drain by " + path, this, !thereWhileIn),
                new MarkerStep("admit by " + path, this, thereWhileIn));
    }

    RemotePath on(StepTarget target) {
        return path.startsWith("/")
                ? RemotePath.of(path)
                : target.layout().root().resolve(path);
    }

    Duration settle() {
        return settle;
    }
}
