package io.zdd.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, and a real agent whose keys are tried there. */
abstract class WithAgent {
    @TempDir
    static Path serverDirectory;

    static OpenSsh server;

    @TempDir
    Path directory;

    RealAgent agent;

    @BeforeAll
    static void startServer() throws Exception {
        server = OpenSsh.start(serverDirectory, "KbdInteractiveAuthentication no");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        agent = RealAgent.start(directory.resolve("agent"));
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    Credentials ofAgent() {
        return Credentials.none().withAgent(agent.socket());
    }

    /** Puts a new key into the agent and away from the disk, but for its public half. */
    Path add(String name, String type) throws Exception {
        Path file = directory.resolve(name);
        OpenSsh.run("ssh-keygen", "-q", "-N", "", "-C", name, "-t", type, "-f", file.toString());
        agent.add(file.toString());
        Files.delete(file);
        return directory.resolve(name + ".pub");
    }
}
