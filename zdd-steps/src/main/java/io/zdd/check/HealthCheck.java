package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepAction;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A step that looks, again and again, until a service is well, and fails if that takes too long; immutable.
 *
 * <p>A check is red until it was green as often in a row as it must be; red at the end of its time, it fails the
 * deployment, and the host goes back by itself. It may stand in any phase; the usual one is {@code verify}.
 *
 * <pre>{@code
 * strategy.verify(
 *     HealthCheck.http("http://shop.example.com/up").expectStatus(200).within(Duration.ofSeconds(30)),
 *     HealthCheck.command("php artisan health").inARow(3));
 * }</pre>
 */
public final class HealthCheck implements Step {
    private final String name;
    private final Probe probe;
    private final Schedule schedule;

    private HealthCheck(String name, Probe probe, Schedule schedule) {
        this.name = name;
        this.probe = probe;
        this.schedule = schedule;
    }

    /**
     * Green if a URL answers as expected: with a status from 200 to 299, unless something else is said.
     *
     * <p>The request is made by the machine that deploys. <code>{host}</code> and <code>{release}</code> stand for the
     * host's name and the release's id.
     *
     * @param url for instance <code>http://{host}/up</code>
     * @return the check
     * @throws ZddException if it is no URL of http or https
     */
    public static HttpCheck http(String url) {
        return HttpCheck.of(url);
    }

    /**
     * Green if something accepts connections, asked for by the machine that deploys.
     *
     * @param host a name or address; <code>{host}</code> stands for the host's name
     * @param port from 1 to 65535
     * @return the check
     * @throws ZddException if the port is out of range
     */
    public static HealthCheck tcp(String host, int port) {
        if (port < 1 || port > 65535) {
            throw new ZddException(port + " is not a port; it goes from 1 to 65535");
        }
        return new HealthCheck("check " + host + ":" + port, new TcpProbe(host, port), Schedule.usual());
    }

    /**
     * Green if a line of {@code /bin/sh} ends with status 0, run on the host in the release's directory.
     *
     * @param line for instance {@code php artisan health}
     * @return the check
     * @throws ZddException if the line is blank
     */
    public static HealthCheck command(String line) {
        return command(Command.shell(line));
    }

    /**
     * Green if a command ends with status 0, run on the host in the release's directory.
     *
     * @param command the command
     * @return the check
     */
    public static HealthCheck command(Command command) {
        return new HealthCheck("check " + command, new CommandProbe(command), Schedule.usual());
    }

    /**
     * Green if the code returns, red if it throws.
     *
     * @param name what plans and reports call it
     * @param code looks
     * @return the check
     * @throws ZddException if the name is blank
     */
    public static HealthCheck of(String name, StepAction code) {
        if (name.isBlank()) {
            throw new ZddException("a health check needs a name, by which plans and reports speak of it");
        }
        return new HealthCheck("check " + name, new CodeProbe(code), Schedule.usual());
    }

    /**
     * The same check with another time in which it must become green; 30 seconds by default.
     *
     * @param limit zero for a single look, or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public HealthCheck within(Duration limit) {
        return new HealthCheck(name, probe, schedule.within(limit));
    }

    /**
     * The same check with another pause between two looks; half a second by default.
     *
     * @param pause zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public HealthCheck every(Duration pause) {
        return new HealthCheck(name, probe, schedule.every(pause));
    }

    /**
     * The same check, green only when that many looks one after the other were; one by default.
     *
     * @param times at least 1
     * @return a changed copy
     * @throws ZddException if less than one
     */
    public HealthCheck inARow(int times) {
        return new HealthCheck(name, probe, schedule.inARow(times));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>(probe.description(target));
        lines.add(schedule.toString());
        return lines;
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        schedule.await(name, probe, context);
    }

    @Override
    public Set<Secret> secrets() {
        return probe.secrets();
    }

    @Override
    public boolean needsCommands() {
        return probe.needsCommands();
    }
}
