package io.zdd.migrations;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A statement on a thread of its own, because drivers do not hear an interrupt: it is stopped at the server. */
final class Stoppable {
    private final Statement statement;
    private final String sql;

    Stoppable(Statement statement, String sql) {
        this.statement = statement;
        this.sql = sql;
    }

    void run() throws SQLException, InterruptedException {
        FutureTask<@Nullable Void> task = new FutureTask<>(this::execute);
        Thread thread = new Thread(task, "zdd-migration");
        thread.start();
        try {
            task.get();
        } catch (ExecutionException failed) {
            throw asSqlException(failed.getCause());
        } catch (InterruptedException stop) {
            stop(thread, stop);
            throw stop;
        }
    }

    private @Nullable Void execute() throws SQLException {
        statement.execute(sql);
        return null;
    }

    /** What was interrupted must not go on behind the caller's back; where the server does not answer, the line is cut. */
    private void stop(Thread thread, InterruptedException stop) {
        try {
            statement.cancel();
            if (!ended(thread)) {
                statement.getConnection().abort(Runnable::run);
                ended(thread);
            }
        } catch (SQLException notStopped) {
            stop.addSuppressed(notStopped);
        }
    }

    private static boolean ended(Thread thread) {
        boolean again = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.isAlive() && System.nanoTime() < end) {
            try {
                thread.join(100);
            } catch (InterruptedException also) {
                again = true;
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static SQLException asSqlException(@Nullable Throwable cause) {
        return cause instanceof SQLException failure ? failure : new SQLException("The driver failed: " + cause, cause);
    }
}
