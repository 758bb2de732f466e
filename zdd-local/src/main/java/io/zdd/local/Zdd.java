package io.zdd.local;

import io.zdd.archive.Archive;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentFailedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The door for scripts: deploys on this machine, in one line.
 *
 * <pre>{@code
 * Zdd.deploy("dist").to("/var/www/shop");
 * }</pre>
 *
 * <p>JShell goes on after an exception and ends with status 0. A script for it catches the failure and ends with
 * {@code /exit}; its chains of calls end their lines with a dot or stand in a block:
 *
 * <pre>{@code
 * int status = 1;
 * status = Zdd.exitCode(System.err, () -> Zdd.deploy("dist").revision("4f2c9e1").to("/var/www/shop"))
 * /exit status
 * }</pre>
 *
 * <p>For several hosts, or for anything else than deploying and rolling back, use {@link Deployer}.
 */
public final class Zdd {
    private static final int NOT_DONE = 1;
    private static final int A_PERSON_MUST_LOOK = 2;

    private Zdd() {}

    /**
     * Starts to deploy a directory, a file, or what an archive holds.
     *
     * @param source the path, relative to the working directory or absolute; what its name says is an archive
     *     ({@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code .zip}) and is no directory is read as one
     * @return the deployment, still without a place to go to
     */
    public static LocalDeployment deploy(String source) {
        return deploy(Path.of(source));
    }

    /**
     * Starts to deploy a directory, a file, or what an archive holds.
     *
     * @param source the path, relative to the working directory or absolute; what its name says is an archive
     *     ({@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code .zip}) and is no directory is read as one
     * @return the deployment, still without a place to go to
     */
    public static LocalDeployment deploy(Path source) {
        return deploy(Archive.isAt(source) ? Release.of(Archive.of(source)) : Release.of(source));
    }

    /**
     * Starts to deploy a release that has more to it than its source.
     *
     * @param release for instance {@code Release.of(Path.of("dist")).ignore("*.map")}
     * @return the deployment, still without a place to go to
     */
    public static LocalDeployment deploy(Release release) {
        return new LocalDeployment(release);
    }

    /**
     * Goes back to the release that was live before the live one, without reloads and checks.
     *
     * @param root the application's root, an absolute path such as {@code /var/www/shop}
     * @return what happened
     * @throws DeploymentFailedException if it failed; it carries the report
     * @throws ZddException if there is nothing to go back to, or somebody else is deploying; nothing was touched
     */
    public static Report rollback(String root) {
        return rollback(root, Strategy.atomicSymlink());
    }

    /**
     * Goes back to the release that was live before the live one.
     *
     * @param root the application's root, an absolute path such as {@code /var/www/shop}
     * @param strategy whose reloads and checks are run
     * @return what happened
     * @throws DeploymentFailedException if it failed; it carries the report
     * @throws ZddException if there is nothing to go back to, or somebody else is deploying; nothing was touched
     */
    public static Report rollback(String root, Strategy strategy) {
        try (Deployer deployer = Deployer.to(fleet(root))) {
            return deployer.rollback(strategy).orThrow();
        }
    }

    /**
     * Does work and gives an exit status for it instead of an exception, for JShell's {@code /exit}.
     *
     * <p>A failed deployment is told by its report, any other failure of zdd by its message, and what nobody expected by
     * its stack trace. A {@link Report} that the work gives back is judged like an exception.
     *
     * @param errors where a failure is told, such as {@code System.err}
     * @param work for instance {@code () -> Zdd.deploy("dist").to("/var/www/shop")}
     * @return 0 if it was done; 1 if not; 2 if it was not and the hosts are not what they were before, so that a person
     *     must look
     */
    public static int exitCode(PrintStream errors, Callable<? extends @Nullable Object> work) {
        try {
            if (work.call() instanceof Report report) {
                report.orThrow();
            }
            return 0;
        } catch (DeploymentFailedException failed) {
            errors.print(failed.report());
            return status(failed.report().outcome());
        } catch (ZddException refused) {
            errors.println(refused.getMessage());
            return NOT_DONE;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            errors.println("interrupted");
            return NOT_DONE;
        } catch (Throwable unexpected) { // also an Error: JShell would pass over it and end with status 0
            unexpected.printStackTrace(errors);
            return NOT_DONE;
        }
    }

    private static int status(Outcome outcome) {
        return outcome == Outcome.IN_DOUBT || outcome == Outcome.FOREIGN ? A_PERSON_MUST_LOOK : NOT_DONE;
    }

    static Fleet fleet(String root) {
        return Fleet.of(Host.named("localhost").at(root).over(Local.disk()));
    }
}
