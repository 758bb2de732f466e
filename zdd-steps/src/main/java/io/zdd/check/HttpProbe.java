package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Red unless a GET is answered as expected.
 *
 * @param status the one that is expected, or empty for 200 to 299
 * @param bodies texts that the body must hold
 * @param answerHeaders headers that the answer must have
 * @param headers of the request
 * @param limit on one look
 */
record HttpProbe(
        String url,
        OptionalInt status,
        List<String> bodies,
        Map<String, String> answerHeaders,
        List<Header> headers,
        Duration limit)
        implements Probe {
    private static final int BODY_LIMIT = 1 << 20;

    /** What {@link HttpURLConnection} silently leaves out, so that a check would look at something else. */
    private static final Set<String> RESTRICTED = Set.of(
            "host", "connection", "content-length", "expect", "keep-alive", "transfer-encoding", "upgrade", "via");

    /** A header of the request; hidden if its value is a secret. */
    record Header(String name, Secret value, boolean hidden) {}

    static HttpProbe get(String url) {
        return new HttpProbe(url, OptionalInt.empty(), List.of(), Map.of(), List.of(), Duration.ofSeconds(5));
    }

    static boolean isRestricted(String header) {
        return RESTRICTED.contains(header.toLowerCase(Locale.ROOT));
    }

    HttpProbe status(int expected) {
        return new HttpProbe(url, OptionalInt.of(expected), bodies, answerHeaders, headers, limit);
    }

    HttpProbe body(String text) {
        List<String> more = new ArrayList<>(bodies);
        more.add(text);
        return new HttpProbe(url, status, List.copyOf(more), answerHeaders, headers, limit);
    }

    HttpProbe answerHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(answerHeaders);
        more.put(name, value);
        return new HttpProbe(url, status, bodies, more, headers, limit);
    }

    HttpProbe header(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new HttpProbe(url, status, bodies, answerHeaders, List.copyOf(more), limit);
    }

    HttpProbe limit(Duration longest) {
        return new HttpProbe(url, status, bodies, answerHeaders, headers, longest);
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>();
        lines.add("GET " + Placeholders.fill(url, target));
        headers.forEach(header -> lines.add("  " + header.name() + ": "
                + (header.hidden()
                        ? "<secret " + header.value().name() + ">"
                        : header.value().reveal())));
        lines.add("expect status " + (status.isPresent() ? status.getAsInt() : "200 to 299"));
        answerHeaders.forEach((name, value) -> lines.add("expect " + name + ": " + Placeholders.fill(value, target)));
        bodies.forEach(text -> lines.add("expect in the body: " + Placeholders.fill(text, target)));
        return lines;
    }

    @Override
    public Set<Secret> secrets() {
        return headers.stream().filter(Header::hidden).map(Header::value).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> look(StepContext context, Duration longest) throws InterruptedException {
        Duration patience = Schedule.shorter(limit, longest);
        HttpURLConnection connection;
        try {
            connection = open(context, patience);
        } catch (IOException | URISyntaxException failed) {
            return Optional.of("GET " + Placeholders.fill(url, context.target()) + ": " + failed.getMessage());
        }
        return new Attempt("zdd-http-check", patience, connection::disconnect).look(() -> judge(connection, context));
    }

    /** The server is asked to close, for the JDK watches connections that are kept alive with a thread of its own. */
    private HttpURLConnection open(StepContext context, Duration patience) throws IOException, URISyntaxException {
        HttpURLConnection connection = (HttpURLConnection)
                new URI(Placeholders.fill(url, context.target())).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("User-Agent", "zdd");
        connection.setUseCaches(false);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(Schedule.millis(patience));
        connection.setReadTimeout(Schedule.millis(patience));
        headers.forEach(header -> connection.setRequestProperty(
                header.name(),
                header.hidden()
                        ? context.reveal(header.value())
                        : header.value().reveal()));
        return connection;
    }

    private Optional<String> judge(HttpURLConnection connection, StepContext context) {
        String asked = "GET " + Placeholders.fill(url, context.target()) + ": ";
        try {
            int code = connection.getResponseCode();
            String body = body(connection);
            Optional<String> wrong = wrongStatus(code, body);
            return wrong.or(() -> wrongHeader(connection, context.target()))
                    .or(() -> wrongBody(body, context.target()))
                    .map(asked::concat);
        } catch (IOException failed) {
            return Optional.of(asked + failed.getMessage());
        }
    }

    private Optional<String> wrongStatus(int code, String body) {
        boolean right = status.isPresent() ? code == status.getAsInt() : code >= 200 && code <= 299;
        return right ? Optional.empty() : Optional.of("status " + code + ", " + start(body));
    }

    private Optional<String> wrongHeader(HttpURLConnection connection, StepTarget target) {
        return answerHeaders.entrySet().stream()
                .filter(expected -> !Placeholders.fill(expected.getValue(), target)
                        .equals(connection.getHeaderField(expected.getKey())))
                .map(expected -> "the header " + expected.getKey() + " is "
                        + connection.getHeaderField(expected.getKey()) + ", not "
                        + Placeholders.fill(expected.getValue(), target))
                .findFirst();
    }

    private Optional<String> wrongBody(String body, StepTarget target) {
        return bodies.stream()
                .map(text -> Placeholders.fill(text, target))
                .filter(text -> !body.contains(text))
                .map(text -> "'" + text + "' is not in the body, " + start(body))
                .findFirst();
    }

    private static String body(HttpURLConnection connection) throws IOException {
        InputStream stream =
                connection.getResponseCode() >= 400 ? connection.getErrorStream() : connection.getInputStream();
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readNBytes(BODY_LIMIT), StandardCharsets.UTF_8);
        }
    }

    private static String start(String body) {
        String line = body.strip().lines().findFirst().orElse("");
        return line.isEmpty()
                ? "with an empty body"
                : "the body begins: " + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
    }
}
