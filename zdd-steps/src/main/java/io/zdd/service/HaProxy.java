package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;

/**
 * A running HAProxy, spoken to at its runtime socket, which must have {@code level admin}; immutable.
 *
 * <pre>{@code
 * strategy.behind(HaProxy.at("lb1", 9999).server("be_shop", "{{host}}")).rollout(Rollout.rolling(1));
 * }</pre>
 */
public final class HaProxy {
    private final RuntimeSocket socket;

    private HaProxy(RuntimeSocket socket) {
        this.socket = socket;
    }

    /**
     * By a socket in the file system of each host: {@code stats socket /run/haproxy/admin.sock level admin}. The host must
     * have {@code socat} or {@code perl}, and the user who deploys be in the socket's group.
     *
     * @param path an absolute path
     * @return the way to HAProxy
     * @throws ZddException if the path is not absolute, or has other characters than letters, digits, dots, dashes and
     *     underscores
     */
    public static HaProxy socket(String path) {
        return new HaProxy(new HostSocket(RemotePath.of(path)));
    }

    /**
     * By the network, from the machine that deploys: {@code stats socket ipv4@10.0.0.5:9999 level admin}. Whoever reaches
     * that port governs HAProxy, so it must not be open to others.
     *
     * @param host a name or address
     * @param port from 1 to 65535
     * @return the way to HAProxy
     * @throws ZddException if the port is out of range
     */
    public static HaProxy at(String host, int port) {
        return new HaProxy(new NetworkSocket(host, port));
    }

    /**
     * Takes a server of a backend out, and lets it in again.
     *
     * @param backend its name, with {@code {{name}}} for a host's own variable
     * @param server its name, such as <code>{{host}}</code>
     * @return the load balancer
     * @throws ZddException if one of them is not a name of HAProxy
     */
    public HaProxyServer server(String backend, String server) {
        return HaProxyServer.of(socket, new Template(backend), new Template(server));
    }

    /**
     * Switches between two backends, one for each slot, by a map: {@code use_backend %[str(shop),map(/etc/haproxy/shop.map)]}.
     *
     * <p>The map changes at run time in one step, and its file on the host is rewritten, so that it stays so when HAProxy
     * is started again. The user who deploys must be allowed to write in the file's directory.
     *
     * @param file the absolute path of the map, as in HAProxy's configuration; it must have a line with the key
     * @param key of the line, such as {@code shop}
     * @param backend the backend of a slot, such as <code>shop_{{slot}}</code>
     * @return the proxy before two slots
     * @throws ZddException if the path is not absolute, or something is not a name of HAProxy
     */
    public HaProxyMap map(String file, String key, String backend) {
        return HaProxyMap.of(socket, RemotePath.of(file), key, new Template(backend));
    }
}
