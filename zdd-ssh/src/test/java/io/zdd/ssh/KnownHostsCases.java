package io.zdd.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Known_hosts files for the servers of {@link HostKeyServers}. */
final class KnownHostsCases {
    private static final String HOST = "[127.0.0.1]:%d";

    private KnownHostsCases() {}

    /**
     * A known_hosts file and what it must lead to.
     *
     * @param server the server to connect to
     * @param accepted whether its key is to be accepted
     * @param alias the name that it is known by, if not by its own
     * @param lines the file, with {@code %d} for the port and {@code <name>} for the type and text of a public key
     */
    record Case(
            String name,
            String server,
            boolean accepted,
            @Nullable String alias,
            List<String> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        String ca = "@cert-authority ";
        addPlain(cases);
        yes(cases, "certified by a known authority", "certified", ca + HOST + " <authority>");
        yes(cases, "authority for all hosts", "certified", ca + "* <authority>");
        yes(cases, "authority for the host without its port", "certified", ca + "127.0.0.1 <authority>");
        no(cases, "authority for another host", "certified", ca + "web.example <authority>");
        no(cases, "another authority", "certified", ca + HOST + " <impostor>");
        no(cases, "an authority's key is not a host's", "certified", HOST + " <authority>");
        no(cases, "a host's key is not an authority's", "certified", ca + HOST + " <ed25519>");
        yes(cases, "certificate without principals", "anyone", ca + "* <authority>");
        no(cases, "certificate for another name", "stranger", ca + "* <authority>");
        no(cases, "certificate for a pattern of names", "wildcard", ca + "* <authority>");
        no(cases, "expired certificate", "expired", ca + "* <authority>");
        no(cases, "certificate of the future", "early", ca + "* <authority>");
        no(cases, "certificate with a critical option", "critical", ca + "* <authority>");
        no(cases, "certificate of a user", "user", ca + "* <authority>");
        yes(cases, "certificate of an RSA key", "certified-rsa", ca + "* <authority>");
        yes(cases, "certificate of an ECDSA key", "certified-ecdsa", ca + "* <authority>");
        yes(cases, "RSA authority", "certified-by-rsa", ca + "* <rsa-authority>");
        no(cases, "RSA authority with SHA-1", "certified-by-sha1", ca + "* <rsa-authority>");
        yes(cases, "expired certificate of a known key", "expired", ca + "* <authority>", HOST + " <ed25519>");
        yes(
                cases,
                "certificate for another name of a known key",
                "stranger",
                ca + "* <authority>",
                HOST + " <ed25519>");
        yes(
                cases,
                "certificate of another authority of a known key",
                "certified",
                ca + "* <impostor>",
                HOST + " <ed25519>");
        yes(cases, "certificate of a known key, no authority", "certified", HOST + " <ed25519>");
        no(cases, "expired certificate of a changed key", "expired", ca + "* <authority>", HOST + " <other>");
        yes(cases, "certificate of a changed key", "certified", HOST + " <other>", ca + HOST + " <authority>");
        no(cases, "revoked authority", "certified", ca + "* <authority>", "@revoked * <authority>");
        no(cases, "revoked authority, known key", "certified", HOST + " <ed25519>", "@revoked * <authority>");
        no(cases, "certified key is revoked", "certified", ca + "* <authority>", "@revoked * <ed25519>");
        cases.add(
                new Case("certificate for the alias", "stranger", true, "web.example", List.of(ca + "* <authority>")));
        cases.add(new Case("certificate not for the alias", "certified", false, "web", List.of(ca + "* <authority>")));
        return cases.stream();
    }

    private static void addPlain(List<Case> cases) {
        String server = "three-keys";
        yes(cases, "plain", server, HOST + " <ed25519>");
        yes(cases, "with a comment", server, HOST + " <ed25519> root@web");
        yes(cases, "hashed", server, "hashed " + HOST + " <ed25519>");
        no(cases, "hashed, another host", server, "hashed [127.0.0.2]:%d <ed25519>");
        yes(cases, "hashed without port", server, "hashed 127.0.0.1 <ed25519>");
        yes(cases, "wildcard", server, "[127.0.0.*]:* <ed25519>");
        yes(cases, "wildcard of one letter", server, "[127.0.0.?]:%d <ed25519>");
        no(cases, "wildcard, another host", server, "[127.0.1.*]:* <ed25519>");
        no(cases, "negated", server, "[127.0.0.*]:*,!" + HOST + " <ed25519>");
        no(cases, "negated first", server, "!" + HOST + ",!127.0.0.1,* <ed25519>");
        yes(cases, "negated with its port only", server, "!" + HOST + ",* <ed25519>");
        no(cases, "negation of another host alone", server, "![127.0.0.2]:* <ed25519>");
        yes(cases, "one of a list", server, "web.example," + HOST + " <ed25519>");
        yes(cases, "plain host for another port", server, "127.0.0.1 <ed25519>");
        no(cases, "other port", server, "[127.0.0.1]:1 <ed25519>");
        no(cases, "plain host with another key for another port", server, "127.0.0.1 <other>");
        no(cases, "plain host right, host with port wrong", server, "127.0.0.1 <ed25519>", HOST + " <other>");
        yes(
                cases,
                "garbage around",
                server,
                "",
                "# comment",
                "garbage",
                "@what * <other>",
                HOST + " ssh-ed25519 AA",
                HOST + " ssh-rsa",
                HOST + " 2048 65537 1234567",
                "|1|x|y <other>",
                "\t" + HOST + "  <ed25519>\r",
                "@revoked");
        yes(cases, "known by RSA only", server, HOST + " <rsa>");
        yes(cases, "known by ECDSA only", server, HOST + " <ecdsa>");
        yes(cases, "known by all", server, HOST + " <rsa>", HOST + " <ecdsa>", HOST + " <ed25519>");
        yes(cases, "one of two keys of a type", server, HOST + " <other>", HOST + " <ed25519>");
        no(cases, "changed", server, HOST + " <other>");
        no(cases, "known by a type that the server has not", "certified", HOST + " <ecdsa>");
        no(cases, "unknown", server, "web.example <ed25519>");
        no(cases, "empty file", server);
        no(cases, "revoked and plain", server, HOST + " <ed25519>", "@revoked " + HOST + " <ed25519>");
        no(cases, "revoked for all before plain", server, "@revoked * <ed25519>", HOST + " <ed25519>");
        yes(cases, "revoked for another host", server, "@revoked web.example <ed25519>", HOST + " <ed25519>");
        yes(
                cases,
                "one type revoked, another known",
                server,
                "@revoked * <ed25519>",
                HOST + " <ed25519>",
                HOST + " <rsa>");
        no(cases, "plain host revoked", server, "127.0.0.1 <ed25519>", "@revoked 127.0.0.1 <ed25519>");
        cases.add(new Case("alias", server, true, "web", List.of("web <ed25519>")));
        cases.add(new Case("alias in capitals", server, true, "WEB", List.of("wEb <ed25519>")));
        cases.add(new Case("alias has no port", server, false, "web", List.of("[web]:%d <ed25519>")));
        cases.add(new Case("alias instead of the host", server, false, "web", List.of(HOST + " <ed25519>")));
    }

    private static void yes(List<Case> cases, String name, String server, String... lines) {
        cases.add(new Case(name, server, true, null, List.of(lines)));
    }

    private static void no(List<Case> cases, String name, String server, String... lines) {
        cases.add(new Case(name, server, false, null, List.of(lines)));
    }
}
