package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Connector;
import io.zdd.transport.Transport;
import java.util.Objects;

/**
 * An nginx that sends requests to the hosts from a machine of its own, which need not be one of the fleet; immutable.
 *
 * <pre>{@code
 * strategy.behind(NginxBalancer.at("lb1", Ssh.to("deploy@lb1"))
 *         .server("/etc/nginx/shop.upstream", "{{host}}.example.com:80")
 *         .reloadedBy(Nginx.reload().sudo()))
 *     .rollout(Rollout.rolling(1));
 * }</pre>
 */
public final class NginxBalancer {
    private final String name;
    private final Connector way;

    private NginxBalancer(String name, Connector way) {
        this.name = name;
        this.way = Objects.requireNonNull(way, "way");
    }

    /**
     * On a machine that is reached anew each time a host is taken out or let in.
     *
     * @param name by which plans and messages speak of the machine
     * @param way to it, such as {@code Ssh.to("deploy@lb1")}; it must have commands
     * @return the balancer
     * @throws ZddException if the name is blank
     */
    public static NginxBalancer at(String name, Connector way) {
        if (name.isBlank()) {
            throw new ZddException("the machine of the balancer needs a name, such as lb1");
        }
        return new NginxBalancer(name, way);
    }

    /**
     * Takes a server out, and lets it in again, by the word {@code down} in a file that the upstream block includes:
     * {@code upstream shop { include /etc/nginx/shop.upstream; }}, with a line {@code server web1.example.com:80;} for each
     * host. The user there must be allowed to write in the file's directory.
     *
     * @param file its absolute path on the balancer's machine
     * @param address of the host as it stands in the file, such as <code>{{host}}.example.com:80</code>
     * @return the load balancer
     * @throws ZddException if the path is not absolute, or the address is none
     */
    public NginxServer server(String file, String address) {
        return NginxServer.of(this, RemotePath.of(file), new Template(address));
    }

    Transport connect() {
        return way.connect(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
