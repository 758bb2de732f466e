package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepTarget;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One of two places on a host where a service may run: a name, and the address where it then listens. Immutable. */
public final class Slot {
    private static final String LOOPBACK = "127.0.0.1:";
    private static final String UNIX = "unix:";

    private final String name;
    private final String address;

    private Slot(String name, String address) {
        this.name = name;
        this.address = address;
    }

    /**
     * A slot with a port on loopback.
     *
     * @param name letters, digits, dashes and underscores, such as {@code blue}
     * @param port from 1 to 65535
     * @return the slot
     * @throws ZddException if the name has another character, or the port is out of range
     */
    public static Slot port(String name, int port) {
        return port(name, String.valueOf(port));
    }

    /**
     * A slot whose port differs from host to host.
     *
     * @param name letters, digits, dashes and underscores, such as {@code blue}
     * @param port with variables of the host in it, such as <code>{{blue_port}}</code>
     * @return the slot
     * @throws ZddException if the name has another character, or this cannot become a port
     */
    public static Slot port(String name, String port) {
        return new Slot(name, LOOPBACK + port).checked();
    }

    /**
     * A slot with a socket in the file system.
     *
     * @param name letters, digits, dashes and underscores, such as {@code blue}
     * @param path an absolute path, perhaps with {@code {{name}}} in it
     * @return the slot
     * @throws ZddException if the name or the path has another character
     */
    public static Slot socket(String name, String path) {
        RemotePath.of(new Template(path).sample());
        return new Slot(name, UNIX + path).checked();
    }

    private Slot checked() {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")
                || Set.of("active", "before").contains(name)) {
            throw new ZddException("'" + name + "' cannot be the name of a slot; use letters, digits, '-' and '_'");
        }
        checkedAddress(new Template(address).sample());
        return this;
    }

    /** It is written into a proxy's configuration, where other characters may mean something. */
    private String checkedAddress(String filled) {
        boolean port = filled.startsWith(LOOPBACK) && isPort(filled.substring(LOOPBACK.length()));
        if (!port && !filled.matches(UNIX + "/[A-Za-z0-9_./-]+")) {
            throw new ZddException("'" + filled + "' cannot be the address of the slot " + name
                    + "; it is a port from 1 to 65535, or a path of letters, digits, '.', '_' and '-'");
        }
        return filled;
    }

    private static boolean isPort(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65535;
    }

    /**
     * The name.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }

    /**
     * Where the service listens, as nginx writes it.
     *
     * @return for instance {@code 127.0.0.1:8081} or {@code unix:/run/shop/blue.sock}
     */
    public String address() {
        return address;
    }

    Optional<String> port() {
        return Optional.of(address)
                .filter(text -> text.startsWith(LOOPBACK))
                .map(text -> text.substring(LOOPBACK.length()));
    }

    /** The same slot as it is on a host. */
    Slot on(StepTarget target) {
        return new Slot(name, checkedAddress(new Template(address).fill(target)));
    }

    /** The same slot as it is on no host in particular. */
    Slot sample() {
        return new Slot(name, new Template(address).sample());
    }

    /** What {@code {{name}}} stands for in the commands of its service. */
    Map<String, String> variables(StepTarget target) {
        Map<String, String> all = new TreeMap<>(target.variables());
        all.put("slot", name);
        all.put("address", address);
        port().ifPresent(number -> all.put("port", number));
        return all;
    }

    @Override
    public String toString() {
        return name + " (" + address + ")";
    }
}
