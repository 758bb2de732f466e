package io.zdd.examples.real;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real nginx in front of a real PHP-FPM, both as children of this JVM, serving one document root on loopback. */
final class PhpSite implements AutoCloseable {
    static final int WORKERS = 4;

    /** What nginx tells PHP-FPM about where a script lies. */
    enum Passing {
        REALPATH_ROOT("$realpath_root"),
        DOCUMENT_ROOT("$document_root");

        private final String variable;

        Passing(String variable) {
            this.variable = variable;
        }
    }

    private final Path directory;
    private final Passing passing;
    private final int port;
    private final Process fpm;
    private final Process nginx;

    private PhpSite(Path directory, Passing passing, int port, Process fpm, Process nginx) {
        this.directory = directory;
        this.passing = passing;
        this.port = port;
        this.fpm = fpm;
        this.nginx = nginx;
    }

    static Optional<Path> fpmProgram() {
        return RealServers.program("php-fpm", "php-fpm8.2", "php-fpm8.3", "php-fpm8.4");
    }

    static Optional<Path> nginxProgram() {
        return RealServers.program("nginx");
    }

    static PhpSite start(Path directory, Path documentRoot, Passing passing, String controlTimeout)
            throws IOException, InterruptedException {
        return start(directory, documentRoot, passing, controlTimeout, List.of());
    }

    /** With words before the command line of PHP-FPM, by which it runs as another user. */
    static PhpSite start(
            Path directory, Path documentRoot, Passing passing, String controlTimeout, List<String> asAnother)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("tmp"));
        for (Path forBoth : List.of(directory, directory.resolve("tmp"))) {
            Files.setPosixFilePermissions(forBoth, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        int port = freePort();
        Files.writeString(directory.resolve("fpm.conf"), fpmConfiguration(directory, controlTimeout));
        Files.writeString(directory.resolve("nginx.conf"), nginxConfiguration(directory, documentRoot, passing, port));
        List<String> line = new ArrayList<>(asAnother);
        line.addAll(List.of(
                fpmProgram().orElseThrow().toString(), "-F", "-y", directory + "/fpm.conf", "-c", directory + "/"));
        Process fpm = run(directory, "fpm", line);
        await(directory.resolve("fpm.sock"), fpm);
        await(directory.resolve("fpm.pid"), fpm);
        Process nginx = run(
                directory, "nginx", List.of(nginxProgram().orElseThrow().toString(), "-c", directory + "/nginx.conf"));
        await(directory.resolve("nginx.pid"), nginx);
        return new PhpSite(directory, passing, port, fpm, nginx);
    }

    private static String fpmConfiguration(Path directory, String controlTimeout) {
        return """
                [global]
                pid = %1$s/fpm.pid
                error_log = %1$s/fpm.log
                process_control_timeout = %2$s
                [www]
                listen = %1$s/fpm.sock
                listen.backlog = 511
                listen.mode = 0666
                pm = static
                pm.max_children = %3$d
                catch_workers_output = yes
                php_admin_value[opcache.enable] = 1
                php_admin_value[opcache.revalidate_freq] = 2
                php_admin_value[sys_temp_dir] = %1$s/tmp
                php_admin_value[session.save_path] = %1$s/tmp
                """.formatted(directory, controlTimeout, WORKERS);
    }

    private static String nginxConfiguration(Path directory, Path documentRoot, Passing passing, int port) {
        return """
                daemon off;
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log warn;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/tmp/body;
                  proxy_temp_path %1$s/tmp/proxy;
                  fastcgi_temp_path %1$s/tmp/fastcgi;
                  uwsgi_temp_path %1$s/tmp/uwsgi;
                  scgi_temp_path %1$s/tmp/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    root %3$s;
                    location ~ \\.php$ {
                      fastcgi_pass unix:%1$s/fpm.sock;
                      fastcgi_param SCRIPT_FILENAME %4$s$fastcgi_script_name;
                      fastcgi_param DOCUMENT_ROOT %4$s;
                      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
                      fastcgi_param QUERY_STRING $query_string;
                      fastcgi_param REQUEST_METHOD $request_method;
                      fastcgi_param REQUEST_URI $request_uri;
                      fastcgi_param SERVER_PROTOCOL $server_protocol;
                      fastcgi_param SERVER_NAME localhost;
                      fastcgi_param SERVER_PORT $server_port;
                      fastcgi_param REMOTE_ADDR $remote_addr;
                      fastcgi_param HTTP_HOST $http_host;
                    }
                  }
                }
                """.formatted(directory, port, documentRoot, passing.variable);
    }

    private static Process run(Path directory, String name, List<String> line) throws IOException {
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(Path file, Process process) throws IOException, InterruptedException {
        for (int i = 0; !Files.exists(file); i++) {
            if (i > 500 || !process.isAlive()) {
                throw new IOException(file + " did not appear; see the logs beside it");
            }
            Thread.sleep(20);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    String pidFile() {
        return directory.resolve("fpm.pid").toString();
    }

    /** Those that are ending included. */
    List<Long> nginxWorkers() {
        return nginx.children().map(ProcessHandle::pid).toList();
    }

    /** Ends both, and waits until they are gone. */
    @Override
    public void close() {
        boolean interrupted = false;
        for (Process process : List.of(nginx, fpm)) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "with " + passing.variable;
    }
}
