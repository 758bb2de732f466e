package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A health check by HTTP, by {@link HealthCheck#http}; immutable, each method gives a changed copy.
 *
 * <p>Redirects are not followed: their status is the answer. In every expectation <code>{host}</code> and
 * <code>{release}</code> stand for the host's name and the release's id.
 */
public final class HttpCheck implements Step {
    private final HttpProbe probe;
    private final Schedule schedule;

    private HttpCheck(HttpProbe probe, Schedule schedule) {
        this.probe = probe;
        this.schedule = schedule;
    }

    static HttpCheck of(String url) {
        URI uri;
        try {
            uri = new URI(url.replace("{host}", "host").replace("{release}", "release"));
        } catch (URISyntaxException broken) {
            throw new ZddException("'" + url + "' is not a URL: " + broken.getMessage(), broken);
        }
        boolean known = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!known || uri.getHost() == null) {
            throw new ZddException("'" + url + "' is not a URL zdd can check; write it like http://{host}/up");
        }
        return new HttpCheck(HttpProbe.get(url), Schedule.usual());
    }

    /**
     * The same check, green for one status only.
     *
     * @param status from 100 to 599
     * @return a changed copy
     * @throws ZddException if out of range
     */
    public HttpCheck expectStatus(int status) {
        if (status < 100 || status > 599) {
            throw new ZddException(status + " is not a status of HTTP; it goes from 100 to 599");
        }
        return new HttpCheck(probe.status(status), schedule);
    }

    /**
     * The same check, green only if the first mebibyte of the body holds a text.
     *
     * @param text for instance <code>{release}</code>
     * @return a changed copy
     */
    public HttpCheck expectBody(String text) {
        return new HttpCheck(probe.body(text), schedule);
    }

    /**
     * The same check, green only if a header of the answer has a value.
     *
     * @param name the header's name
     * @param value exactly its value
     * @return a changed copy
     */
    public HttpCheck expectHeader(String name, String value) {
        return new HttpCheck(probe.answerHeader(name, value), schedule);
    }

    /**
     * The same check with a header in the request.
     *
     * @param name the header's name
     * @param value its value
     * @return a changed copy
     * @throws ZddException if it is one that Java does not let a program set, such as {@code Host}
     */
    public HttpCheck header(String name, String value) {
        return header(name, Secret.of(name, value), false);
    }

    /**
     * The same check with a secret in a header of the request, such as {@code Authorization}.
     *
     * @param name the header's name
     * @param secret its value, shown nowhere
     * @return a changed copy
     * @throws ZddException if it is one that Java does not let a program set, such as {@code Host}
     */
    public HttpCheck header(String name, Secret secret) {
        return header(name, secret, true);
    }

    private HttpCheck header(String name, Secret value, boolean hidden) {
        if (name.isBlank() || HttpProbe.isRestricted(name)) {
            throw new ZddException("the header '" + name + "' cannot be set by a check; leave it out");
        }
        return new HttpCheck(probe.header(new HttpProbe.Header(name, value, hidden)), schedule);
    }

    /**
     * The same check with a limit on one look; five seconds by default.
     *
     * @param limit longer than zero
     * @return a changed copy
     * @throws ZddException if not longer than zero
     */
    public HttpCheck timeout(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new ZddException("a time-out must be longer than zero, not " + limit);
        }
        return new HttpCheck(probe.limit(limit), schedule);
    }

    /**
     * The same check with another time in which it must become green; 30 seconds by default.
     *
     * @param limit zero for a single look, or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public HttpCheck within(Duration limit) {
        return new HttpCheck(probe, schedule.within(limit));
    }

    /**
     * The same check with another pause between two looks; half a second by default.
     *
     * @param pause zero or longer
     * @return a changed copy
     * @throws ZddException if negative
     */
    public HttpCheck every(Duration pause) {
        return new HttpCheck(probe, schedule.every(pause));
    }

    /**
     * The same check, green only when that many looks one after the other were; one by default.
     *
     * @param times at least 1
     * @return a changed copy
     * @throws ZddException if less than one
     */
    public HttpCheck inARow(int times) {
        return new HttpCheck(probe, schedule.inARow(times));
    }

    @Override
    public String name() {
        return "check " + probe.url();
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>(probe.description(target));
        lines.add(schedule.toString());
        return lines;
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        schedule.await(name(), probe, context);
    }

    @Override
    public Set<Secret> secrets() {
        return probe.secrets();
    }
}
