package io.zdd.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Capistrano as it comes, which has every host fetch the release from a git repository, here on the same disk. */
final class Capistrano {
    private static final Path PROGRAM = Path.of("/usr/bin/cap");
    private static final Path GIT = Path.of("/usr/bin/git");

    private final Path directory;

    private Capistrano(Path directory) {
        this.directory = directory;
    }

    /** Why it cannot be run on this machine. */
    static Optional<String> obstacle() {
        return Stream.of(PROGRAM, GIT)
                .filter(program -> !Files.isExecutable(program))
                .map(program -> program + " is not installed (Debian: capistrano, git)")
                .findFirst();
    }

    /** Writes its files to a new directory. */
    static Capistrano prepare(Path directory, SshFleet fleet, Path source) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("config/deploy"));
        Path repository = commit(source, directory.resolve("repository"));
        Files.writeString(directory.resolve("Capfile"), """
                require "capistrano/setup"
                require "capistrano/deploy"
                require "capistrano/scm/git"
                install_plugin Capistrano::SCM::Git
                """);
        Files.writeString(directory.resolve("config/deploy.rb"), """
                SSHKit::Backend::Netssh.pool.idle_timeout = 600
                set :application, "shop"
                set :repo_url, "%s"
                set :branch, "main"
                set :deploy_to, "~/capistrano"
                set :tmp_dir, "%s"
                set :keep_releases, 5
                append :linked_files, ".env"
                append :linked_dirs, "storage"
                set :log_level, :error
                set :ssh_options, { user: "%s", port: %d, keys: ["%s"], keys_only: true, config: false,
                  auth_methods: ["publickey"], verify_host_key: :never, forward_agent: false }
                """.formatted(
                        repository,
                        directory,
                        PrivateSshd.user(),
                        fleet.port(),
                        fleet.server().resolve("user")));
        fleet.share("capistrano");
        Files.writeString(
                directory.resolve("config/deploy/production.rb"),
                fleet.addresses().stream()
                        .map(address -> "server \"" + address + "\", roles: [:web]\n")
                        .collect(Collectors.joining()));
        return new Capistrano(directory);
    }

    private static Path commit(Path source, Path repository) throws IOException, InterruptedException {
        String script =
                "cp -a -- \"$1\" \"$2\" && cd -- \"$2\" && git init -q -b main && git add . && git -c user.name=bench"
                        + " -c user.email=bench@example.com commit -q -m release";
        Programs.run(List.of("/bin/sh", "-c", script, "sh", source.toString(), repository.toString()));
        return repository;
    }

    void deploy() throws IOException, InterruptedException {
        // a list of hosts in the environment would be taken for a filter
        Programs.run(List.of(
                "/usr/bin/env",
                "-C",
                directory.toString(),
                "-u",
                "HOSTS",
                "LC_ALL=C.UTF-8",
                PROGRAM.toString(),
                "production",
                "deploy"));
    }
}
