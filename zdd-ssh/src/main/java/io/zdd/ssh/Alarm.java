package io.zdd.ssh;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something when it is not switched off in time. */
final class Alarm {
    private final CountDownLatch off = new CountDownLatch(1);
    private volatile boolean rung;

    private Alarm() {}

    static Alarm in(Duration time, Runnable action) {
        Alarm alarm = new Alarm();
        Thread thread = new Thread(() -> alarm.await(time, action), "zdd-ssh-alarm");
        thread.setDaemon(true);
        thread.start();
        return alarm;
    }

    private void await(Duration time, Runnable action) {
        try {
            if (!off.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                rung = true;
                action.run();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasRung() {
        return rung;
    }

    void off() {
        off.countDown();
    }
}
