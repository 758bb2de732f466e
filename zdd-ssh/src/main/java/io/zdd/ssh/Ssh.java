package io.zdd.ssh;

import io.zdd.model.ZddException;
import io.zdd.transport.Connector;
import io.zdd.transport.Transport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The way to a host over SSH: files and commands there as on a local disk, in as few round trips as possible.
 *
 * <p>Immutable and thread-safe. The host needs an SSH server and, for everything but a plain upload, a POSIX shell with the
 * tools of GNU or busybox; this machine needs no program at all. A host that serves SFTP only is served without commands. See
 * {@code docs/ssh.md}.
 *
 * <pre>{@code
 * Host.named("web1").at("/var/www/shop").over(Ssh.to("deploy@web1.example.com"));
 * }</pre>
 */
public final class Ssh implements Connector {
    private final SshSettings settings;
    private final Address address;

    Ssh(SshSettings settings, Address address) {
        this.settings = settings;
        this.address = address;
    }

    /**
     * A server, reached as {@code ssh} does without its configuration: the usual keys, the agent, the usual known hosts.
     * {@link #settings()} are for hosts that need others.
     *
     * @param destination {@code host}, {@code user@host} or {@code user@host:port}; an IPv6 address stands in brackets
     * @return the connector; nothing is connected yet
     * @throws io.zdd.model.ZddException if the text is none of these
     */
    public static Ssh to(String destination) {
        return settings().to(destination);
    }

    /**
     * A server as {@code ~/.ssh/config} and {@code /etc/ssh/ssh_config} describe it: name, user, port, keys, agent, known hosts,
     * jump hosts, time-outs. Where there is an {@code ssh} program it is asked ({@code ssh -G}), otherwise the files are read
     * here. {@code StrictHostKeyChecking no} is taken for {@code accept-new}.
     *
     * @param alias as for {@code ssh}: {@code web1} or {@code deploy@web1}
     * @return the connector; nothing is connected yet
     * @throws io.zdd.model.ZddException if the files cannot be read, or say what is not supported, such as ProxyCommand
     */
    public static Ssh fromConfig(String alias) {
        return ConfiguredSettings.along(ClientConfig.of(Optional.empty()).route(alias));
    }

    /**
     * A server as a configuration file of OpenSSH's client describes it; see {@link #fromConfig(String)}.
     *
     * @param alias as for {@code ssh}: {@code web1} or {@code deploy@web1}
     * @param file read instead of the usual files, as by {@code ssh -F}
     * @return the connector; nothing is connected yet
     * @throws io.zdd.model.ZddException if the file cannot be read, or says what is not supported, such as ProxyCommand
     */
    public static Ssh fromConfig(String alias, Path file) {
        return ConfiguredSettings.along(ClientConfig.of(Optional.of(file)).route(alias));
    }

    /**
     * Settings to be changed and then shared by many hosts.
     *
     * @return the defaults
     */
    public static SshSettings settings() {
        return SshSettings.usual();
    }

    /**
     * The same server, reached through another one.
     *
     * @param jump the server in between, as ProxyJump names it
     * @return a changed copy
     */
    public Ssh via(Ssh jump) {
        return new Ssh(settings.via(jump), address);
    }

    /**
     * The same server with other settings, for instance a passphrase for what {@link #fromConfig(String)} found.
     *
     * @param change gives the changed settings
     * @return a changed copy
     */
    public Ssh with(UnaryOperator<SshSettings> change) {
        return new Ssh(change.apply(settings), address);
    }

    @Override
    public Transport connect(String host) {
        return new Dialer(host).connect(this).transport();
    }

    /**
     * Opens a session for scripts: commands and downloads.
     *
     * @return an open session, closed by whoever asked for it
     * @throws io.zdd.transport.TransportException if the server cannot be reached or refuses
     */
    public SshSession open() {
        SshConnection connection = new Dialer(server()).connect(this);
        Transport transport = connection.transport();
        return new SshSession(server(), transport, connection.downloads(transport));
    }

    /**
     * Opens a port of this machine that leads to one which this server reaches, such as that of a database. It has a connection
     * of its own. To see whether the target answers, a connection there is made and closed without a word.
     *
     * @param host the target as this server names it: {@code db.internal}, an address, or {@code localhost} for itself
     * @param port the target's port, from 1 to 65535
     * @return an open port, closed by whoever asked for it
     * @throws io.zdd.model.ZddException if the target is none, or no port can be opened here
     * @throws io.zdd.transport.TransportException if the server cannot be reached, refuses, or does not reach the target
     */
    public ForwardedPort forward(String host, int port) {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new ZddException("'" + host + "' with port " + port
                    + " is no target; it is a name or an address, and a port from 1 to 65535");
        }
        return ForwardedPort.to(new ForwardTarget(new Dialer(server()).connect(this), host, port));
    }

    SshSettings.Draft settingsOf() {
        return settings.facts();
    }

    String user() {
        return address.user().orElse(settings.facts().user());
    }

    String server() {
        return address.host();
    }

    int port() {
        return address.port().orElse(settings.facts().port());
    }

    /** The server as a person writes it. */
    @Override
    public String toString() {
        return user() + "@" + server() + ":" + port();
    }
}
