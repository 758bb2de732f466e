package io.zdd.step;

import io.zdd.model.Secret;
import io.zdd.plan.Step;
import io.zdd.transport.Command;

/**
 * Steps that most deployments need; meant to be imported statically.
 *
 * <pre>{@code
 * Strategy.atomicSymlink()
 *     .build(run("composer install --no-dev").timeout(Duration.ofMinutes(10)))
 *     .migrate(run("php artisan migrate --force").on("db"))
 *     .reload(signal("/run/worker.pid", "HUP"));
 * }</pre>
 */
public final class Steps {
    private Steps() {}

    /**
     * Runs a line of {@code /bin/sh} in the release's directory.
     *
     * @param line for instance {@code npm ci && npm run build}
     * @return the step
     * @throws io.zdd.model.ZddException if the line is blank or holds a NUL
     */
    public static CommandStep run(String line) {
        return run(Command.shell(line));
    }

    /**
     * Runs a command, in the release's directory unless it has one of its own.
     *
     * @param command what to run
     * @return the step
     */
    public static CommandStep run(Command command) {
        return new CommandStep(command);
    }

    /**
     * Writes a file into the release before it is sealed; replaces one that the release brings.
     *
     * @param path relative to the release
     * @param text the content, written as UTF-8
     * @return the step, with mode 644
     * @throws io.zdd.model.ZddException if the path is absolute or leaves the release
     */
    public static FileStep writeFile(String path, String text) {
        return FileStep.of(path, text);
    }

    /**
     * Writes a secret into a file of the release before it is sealed; plans show the secret's name only.
     *
     * @param path relative to the release
     * @param secret the content, written as UTF-8
     * @return the step, with mode 600
     * @throws io.zdd.model.ZddException if the path is absolute or leaves the release
     */
    public static FileStep writeFile(String path, Secret secret) {
        return FileStep.of(path, secret);
    }

    /**
     * Copies files or directories from the release that is live now, so that a build finds what the last one made.
     *
     * <p>What the live release does not have is passed over; what the new release brings itself is refused.
     *
     * @param paths relative to the release, such as {@code vendor} or {@code node_modules}
     * @return the step
     * @throws io.zdd.model.ZddException if there is no path, or one is absolute or leaves the release
     */
    public static Step copyFromPrevious(String... paths) {
        return CopyFromPrevious.of(paths);
    }

    /**
     * Sends a signal to the process whose id is in a file.
     *
     * @param pidFile an absolute path on the host
     * @param signal its name without SIG, such as {@code HUP}
     * @return the step
     * @throws io.zdd.model.ZddException if the path is not absolute, or this is no name of a signal
     */
    public static SignalStep signal(String pidFile, String signal) {
        return SignalStep.of(pidFile, signal);
    }
}
