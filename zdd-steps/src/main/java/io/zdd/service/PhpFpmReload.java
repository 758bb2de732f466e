package io.zdd.service;

import io.zdd.fleet.Selector;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.step.PidFile;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A graceful reload of PHP-FPM, by {@link PhpFpm#reload}; immutable. */
public final class PhpFpmReload implements Step {
    private static final Duration POLL = Duration.ofMillis(50);

    /** What a master needs beside the time that it leaves its workers. */
    private static final Duration START = Duration.ofSeconds(20);

    private final PidFile pidFile;
    private final Optional<RemotePath> program;
    private final boolean mayDrop;
    private final boolean sudo;
    private final Placement placement;

    private PhpFpmReload(
            PidFile pidFile, Optional<RemotePath> program, boolean mayDrop, boolean sudo, Placement placement) {
        this.pidFile = pidFile;
        this.program = program;
        this.mayDrop = mayDrop;
        this.sudo = sudo;
        this.placement = placement;
    }

    static PhpFpmReload of(String pidFile) {
        PidFile file = new PidFile(RemotePath.of(pidFile));
        return new PhpFpmReload(file, Optional.empty(), false, false, Placement.everyHost());
    }

    /**
     * The same reload with the program named; otherwise the running master is asked, or the pid file's name.
     *
     * @param path the absolute path of the program, such as {@code /usr/sbin/php-fpm8.2}
     * @return a changed copy
     * @throws ZddException if the path is not absolute
     */
    public PhpFpmReload program(String path) {
        return new PhpFpmReload(pidFile, Optional.of(RemotePath.of(path)), mayDrop, sudo, placement);
    }

    /**
     * The same reload, done also where {@code process_control_timeout} is 0 and requests are dropped by it.
     *
     * @return a changed copy
     */
    public PhpFpmReload allowDroppingRequests() {
        return new PhpFpmReload(pidFile, program, true, sudo, placement);
    }

    /**
     * The same reload, with {@code sudo -n} before the test of the configuration and before {@code kill}.
     *
     * @return a changed copy
     */
    public PhpFpmReload sudo() {
        return new PhpFpmReload(pidFile, program, mayDrop, true, placement);
    }

    /**
     * The same reload on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public PhpFpmReload on(String role) {
        return new PhpFpmReload(pidFile, program, mayDrop, sudo, placement.on(Selector.role(role)));
    }

    @Override
    public String name() {
        return "reload PHP-FPM";
    }

    @Override
    public List<String> description(StepTarget target) {
        String before = sudo ? "sudo -n " : "";
        String fpm = program.map(RemotePath::value).orElse("<php-fpm>");
        return List.of(
                before + fpm + " -t -y <its configuration>",
                mayDrop
                        ? "requests may be dropped, if process_control_timeout is 0"
                        : "stop here if process_control_timeout is 0, for then requests are dropped",
                before + "kill -USR2 <the process whose id is in " + pidFile.path() + ">",
                "wait until the master has started anew, all its old workers ended");
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        PhpFpmMaster master = PhpFpmMaster.find(context, pidFile, program);
        context.run(command(master.test("-t")));
        Duration patience = master.controlTimeout(context.capture(command(master.test("-tt"))));
        if (patience.isZero() && !mayDrop) {
            throw new ZddException(context.target().host() + ": PHP-FPM was not reloaded: its process_control_timeout"
                    + " is 0, so a reload drops the requests that are being answered. Set process_control_timeout ="
                    + " 10s in " + master.configuration() + ", restart it once, or say allowDroppingRequests()");
        }
        String before = stamp(context).orElse("");
        context.run(
                sudo
                        ? Command.of("sudo", "-n", "kill", "-USR2", master.pid())
                        : Command.shell("kill -USR2 " + master.pid()));
        awaitNewMaster(context, master, before, patience.plus(START));
    }

    private Command command(List<String> line) {
        List<String> all = new ArrayList<>(sudo ? List.of("sudo", "-n") : List.of());
        all.addAll(line);
        return Command.of(all.get(0), all.subList(1, all.size()).toArray(String[]::new));
    }

    /**
     * The master keeps its id: it ends all workers, executes itself again, writes its pid file anew, and only then
     * starts workers. So a new pid file means that no old worker is left.
     */
    private void awaitNewMaster(StepContext context, PhpFpmMaster master, String before, Duration limit)
            throws InterruptedException {
        Stat alive = new Stat(RemotePath.of("/proc/" + master.pid()));
        long deadline = System.nanoTime() + limit.toNanos();
        while (stamp(context).map(now -> now.equals(before)).orElse(true)) {
            if (context.apply(Batch.of(alive)).of(alive).type() == FileType.MISSING) {
                throw new ZddException(context.target().host() + ": PHP-FPM (process " + master.pid()
                        + ") ended instead of reloading; look into its log and start it");
            }
            if (System.nanoTime() > deadline) {
                throw new ZddException(context.target().host() + ": PHP-FPM (process " + master.pid()
                        + ") has not reloaded within " + limit.toSeconds() + " s; look into its log");
            }
            context.pause(POLL);
        }
    }

    /** What a rewritten pid file does not have in common with the old one; empty in the moment when there is none. */
    private Optional<String> stamp(StepContext context) throws InterruptedException {
        StepContext.Captured captured = context.capture(
                Command.of("stat", "-c", "%i %y", "--", pidFile.path().value()));
        return captured.result().succeeded() ? captured.output().stream().findFirst() : Optional.empty();
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
