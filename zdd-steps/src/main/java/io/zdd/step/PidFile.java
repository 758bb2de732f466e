package io.zdd.step;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Read;

/**
 * A file that holds the id of a running process; immutable.
 *
 * @param path where it lies on the host
 */
public record PidFile(RemotePath path) {
    private static final int LIMIT = 4096;

    /**
     * Reads the id.
     *
     * @param context where to
     * @return the id
     * @throws ZddException if there is no such file, or it holds no id that may be signalled: 0, 1 and negative ones mean
     *     many processes
     */
    public long read(StepContext context) {
        Read read = new Read(path, LIMIT);
        String text = context.apply(Batch.of(read))
                .of(read)
                .text()
                .orElseThrow(() -> refused(context, "is missing; is the service running?"))
                .strip();
        if (!text.matches("[1-9][0-9]{0,9}") || text.equals("1")) {
            throw refused(context, "holds no process id that may be signalled: '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private ZddException refused(StepContext context, String why) {
        return new ZddException(context.target().host() + ": the pid file " + path + " " + why);
    }
}
