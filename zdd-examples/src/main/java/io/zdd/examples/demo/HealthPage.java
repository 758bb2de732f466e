package io.zdd.examples.demo;

import io.zdd.plan.Step;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A health check over HTTP, written as a step of one's own. */
final class HealthPage {
    private static final int PATIENCE_MILLIS = 5_000;

    private HealthPage() {}

    /** Red unless the page answers 200. */
    static Step of(URI page) {
        return Step.of("health page " + page.getPath(), context -> {
            int status = status(page);
            if (status != 200) {
                throw new IllegalStateException(page + " answered " + status + " instead of 200");
            }
        });
    }

    private static int status(URI page) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Connection", "close");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
