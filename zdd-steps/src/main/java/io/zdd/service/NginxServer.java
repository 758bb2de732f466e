package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.plan.StepTarget;
import java.time.Duration;

/**
 * One server in the upstream file of an nginx on another machine, by {@link NginxBalancer#server}; immutable.
 *
 * <p>Draining fails if the file does not have exactly one line of the server, or if no other server would be left up. Where
 * nginx does not take the file up, the server is put back in it as it was.
 */
public final class NginxServer implements LoadBalancer {
    private final NginxBalancer balancer;
    private final RemotePath file;
    private final Template address;
    private final ServiceStep reload;
    private final Duration settle;

    private NginxServer(
            NginxBalancer balancer, RemotePath file, Template address, ServiceStep reload, Duration settle) {
        this.balancer = balancer;
        this.file = file;
        this.address = address;
        this.reload = reload;
        this.settle = settle;
    }

    static NginxServer of(NginxBalancer balancer, RemotePath file, Template address) {
        requireAddress(address.sample());
        return new NginxServer(balancer, file, address, Nginx.reload(), Duration.ofSeconds(5));
    }

    /** Other characters would end the line, or begin another. */
    private static String requireAddress(String address) {
        if (!address.matches("[A-Za-z0-9_.:/\\[\\]-]+")) {
            throw new ZddException("'" + address + "' is not an address of a server in nginx; write it as it stands in"
                    + " the file, such as web1.example.com:80");
        }
        return address;
    }

    /**
     * The same server, with another way to make nginx take up the file; {@link Nginx#reload()} by default.
     *
     * @param step such as {@code Nginx.reload().sudo()}; its commands run on the balancer's machine
     * @return a changed copy
     */
    public NginxServer reloadedBy(ServiceStep step) {
        return new NginxServer(balancer, file, address, step, settle);
    }

    /**
     * The same server with another time for the requests that it still has to end; five seconds by default.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public NginxServer settle(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return new NginxServer(balancer, file, address, reload, time);
    }

    @Override
    public Step drain() {
        return new MarkServer(this, true);
    }

    @Override
    public Step admit() {
        return new MarkServer(this, false);
    }

    NginxBalancer balancer() {
        return balancer;
    }

    RemotePath file() {
        return file;
    }

    String address(StepTarget target) {
        return requireAddress(address.fill(target));
    }

    ServiceStep reload() {
        return reload;
    }

    Duration settle() {
        return settle;
    }
}
