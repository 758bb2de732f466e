package io.zdd.service;

/**
 * Reloads PHP-FPM gracefully, so that no worker holds the code of the old release in its caches.
 *
 * <p>Where nginx passes {@code $realpath_root} no reload is needed; where it passes {@code $document_root}, old code is
 * served for minutes without one.
 *
 * <pre>{@code
 * strategy.reload(PhpFpm.reload("/run/php/php8.2-fpm.pid"));
 * }</pre>
 */
public final class PhpFpm {
    private PhpFpm() {}

    /**
     * Tests the configuration, sends USR2 to the master, and waits until every old worker has ended.
     *
     * <p>Fails, nothing signalled, if the configuration is bad, or if {@code process_control_timeout} is 0, its default:
     * then a reload kills workers in the middle of a request.
     *
     * @param pidFile the absolute path of the master's pid file on the host
     * @return the step
     * @throws io.zdd.model.ZddException if the path is not absolute
     */
    public static PhpFpmReload reload(String pidFile) {
        return PhpFpmReload.of(pidFile);
    }
}
