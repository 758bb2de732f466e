package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ZddException;
import io.zdd.transport.Connector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The hosts that serve one application, in their order.
 *
 * @param hosts at least one, each with its own name
 */
public record Fleet(List<Host> hosts) {
    private static final Set<String> FIELDS = Set.of("name", "roles", "labels", "variables", "root", "current", "over");

    /**
     * Checks the hosts.
     *
     * @throws ZddException if there is none, a name stands twice, or a host has no root or no transport
     */
    public Fleet {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new ZddException("a fleet needs at least one host");
        }
        Set<String> names = new HashSet<>();
        for (Host host : hosts) {
            host.layout();
            host.connector();
            if (!names.add(host.name())) {
                throw new ZddException("two hosts are named " + host.name() + "; names must differ");
            }
        }
    }

    /**
     * The fleet of these hosts.
     *
     * @param hosts at least one
     * @return the fleet
     * @throws ZddException if the hosts are not complete or not distinct
     */
    public static Fleet of(Host... hosts) {
        return new Fleet(List.of(hosts));
    }

    /**
     * The fleet that a file describes.
     *
     * <pre>{@code
     * {"hosts": [
     *   {"name": "web[01:50].example.com", "roles": ["web"], "labels": {"dc": "eu"}, "variables": {"php": "php8.2"},
     *    "root": "/var/www/shop", "over": "deploy@{name}"},
     *   {"name": "db1", "roles": ["db"], "root": "/srv/shop", "over": "local"}]}
     * }</pre>
     *
     * @param json an object with {@code hosts}; in {@code root}, {@code current} and {@code over} the text {@code {name}}
     *     stands for the host's name
     * @param connectors makes a connector of what {@code over} says, such as {@code Ssh::to}
     * @return the fleet
     * @throws ZddException if the text is not of this form; the message says what is wrong
     */
    public static Fleet fromJson(String json, Function<String, Connector> connectors) {
        List<List<Host>> hosts = Json.parse(json).objects("hosts", entry -> hosts(entry, connectors));
        return new Fleet(hosts.stream().flatMap(List::stream).toList());
    }

    private static List<Host> hosts(Json entry, Function<String, Connector> connectors) {
        for (String field : entry.fields()) {
            if (!FIELDS.contains(field)) {
                throw new ZddException("a host of a fleet has no '" + field + "'; it has "
                        + FIELDS.stream().sorted().toList());
            }
        }
        return Host.range(entry.text("name"), host -> host(host, entry, connectors));
    }

    private static Host host(Host named, Json entry, Function<String, Connector> connectors) {
        Host host = named.at(named(entry.text("root"), named));
        if (entry.fields().contains("roles")) {
            host = host.roles(entry.texts("roles", role -> role).toArray(String[]::new));
        }
        if (entry.optionalText("current").isPresent()) {
            host = host.current(named(entry.text("current"), named));
        }
        for (String key : keys(entry, "labels")) {
            host = host.label(key, entry.object("labels").text(key));
        }
        for (String key : keys(entry, "variables")) {
            host = host.variable(key, entry.object("variables").text(key));
        }
        return host.over(connectors.apply(named(entry.text("over"), named)));
    }

    private static List<String> keys(Json entry, String field) {
        return entry.fields().contains(field) ? entry.object(field).fields() : List.of();
    }

    private static String named(String text, Host host) {
        return text.replace("{name}", host.name());
    }
}
