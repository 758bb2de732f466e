package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.util.List;

/** What the functions on the host found out about it. */
final class HostFacts {
    private HostFacts() {}

    /** K, the system, the user's id, the tools that it lacks, and whether it has /proc. */
    static void refuseIfUnfit(String host, List<String> facts) {
        String lacks = facts.get(3).strip();
        if (!lacks.isEmpty()) {
            throw new TransportException(
                    host,
                    "the host (" + facts.get(1) + ") lacks what zdd needs of GNU or busybox tools: "
                            + lacks.replace("mv-T", "mv -T").replace("stat-c", "stat -c")
                            + "; install them, or give the user SFTP only",
                    null);
        }
    }
}
