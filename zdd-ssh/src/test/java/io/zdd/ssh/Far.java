package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;

/** Ways to a server that go through a proxy, under whose port no key of it is known. */
final class Far {
    private Far() {}

    static SshSettings through(DelayProxy proxy, OpenSsh server) throws IOException, InterruptedException {
        Path key = server.hostKey().resolveSibling(server.hostKey().getFileName() + ".pub");
        String fingerprint = Logins.described(key).split(" ", 2)[1];
        return server.settings().port(proxy.port()).hostKeys(HostKeys.fingerprints(fingerprint));
    }
}
