package io.zdd.examples.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Real proxies on loopback, which ask nobody a second time: what is lost is lost.
 *
 * @param directory where they keep everything
 */
record Proxies(Path directory) {
    /** An nginx before the servers that a file names. */
    Daemon nginx(Path upstream, int port) throws IOException, InterruptedException {
        Path program = required("nginx");
        Files.createDirectories(directory.resolve("tmp"));
        Files.writeString(nginxConfiguration(), """
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
                  upstream shop { include %2$s; }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://shop;
                      proxy_next_upstream off;
                    }
                  }
                }
                """.formatted(directory, upstream, port));
        return Daemon.start(
                directory,
                directory.resolve("nginx.pid"),
                program.toString(),
                "-c",
                nginxConfiguration().toString());
    }

    Path nginxConfiguration() {
        return directory.resolve("nginx.conf");
    }

    /** A HAProxy with these sections, governed by its socket and by a port. */
    Daemon haProxy(int admin, String sections) throws IOException, InterruptedException {
        Path program = required("haproxy");
        Files.deleteIfExists(haProxySocket());
        Path configuration =
                Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  stats socket %s level admin mode 600
                  stats socket ipv4@127.0.0.1:%d level admin
                defaults
                  mode http
                  retries 0
                  timeout connect 2s
                  timeout client 10s
                  timeout server 10s
                  default-server check inter 100ms fall 2 rise 1
                """.formatted(haProxySocket(), admin) + sections);
        return Daemon.start(directory, haProxySocket(), program.toString(), "-db", "-f", configuration.toString());
    }

    /** The sections of one site behind servers that are asked for a page to see whether they are well. */
    static String balancing(int port, String checked, Map<String, String> servers) {
        return """
                frontend shop
                  bind 127.0.0.1:%d
                  default_backend be_shop
                backend be_shop
                  option httpchk GET %s
                """.formatted(port, checked)
                + servers.entrySet().stream()
                        .map(each -> "  server " + each.getKey() + " " + each.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    Path haProxySocket() {
        return directory.resolve("admin.sock");
    }

    private static Path required(String name) {
        Optional<Path> program = RealServers.program(name);
        RealServers.require(name, program);
        return program.orElseThrow();
    }
}
