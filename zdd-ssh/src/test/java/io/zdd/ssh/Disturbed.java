package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.transport.Transport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Something is done over a connection, and a little later there is trouble. */
final class Disturbed {
    private Disturbed() {}

    interface Deed {
        void run(Transport transport) throws Exception;
    }

    interface Trouble {
        void begin() throws Exception;
    }

    /** Runs a deed, does something to the server a little later, and gives what the deed threw and how long after. */
    static Throwable by(Transport transport, Deed deed, Trouble trouble, Duration limit) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(() -> deed.run(transport))));
        caller.start();
        Thread.sleep(700);
        trouble.begin();
        caller.join(limit.toMillis());
        assertThat(caller.isAlive()).as("it still waits after " + limit).isFalse();
        return thrown.get();
    }
}
