package io.zdd.ssh;

import io.zdd.transport.Command;
import io.zdd.transport.Transport;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A JVM with little memory that listens slowly to a command; prints how many characters it heard. */
final class OutputProbe {
    private OutputProbe() {}

    public static void main(String[] arguments) throws Exception {
        Ssh connector = Ssh.settings()
                .user(OpenSsh.user())
                .port(Integer.parseInt(arguments[0]))
                .key(Path.of(arguments[1]))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(Path.of(arguments[2])))
                .to("127.0.0.1");
        AtomicLong heard = new AtomicLong();
        long pause = Long.parseLong(arguments[4]);
        try (Transport transport = connector.connect("web1")) {
            boolean done = transport
                    .execute(Command.shell(arguments[3]), (stream, line) -> {
                        if (heard.getAndAdd(line.length()) == 0) {
                            sleep(pause);
                        }
                    })
                    .succeeded();
            System.out.println(done + " " + heard);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
