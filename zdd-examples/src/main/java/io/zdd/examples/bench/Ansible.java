package io.zdd.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ansible with the six tasks that a deployment needs at least, tuned: pipelining, kept connections, all hosts at once. */
final class Ansible {
    private static final Path PROGRAM = Path.of("/usr/bin/ansible-playbook");
    private static final String APPLICATION = "ansible";

    private final Path directory;

    private Ansible(Path directory) {
        this.directory = directory;
    }

    /** Why it cannot be run on this machine. */
    static Optional<String> obstacle() {
        return Files.isExecutable(PROGRAM)
                ? Optional.empty()
                : Optional.of(PROGRAM + " is not installed (Debian: ansible-core)");
    }

    /** Writes its files to a new directory. */
    static Ansible prepare(Path directory, SshFleet fleet, Path source) throws IOException, InterruptedException {
        Files.createDirectory(directory);
        fleet.share(APPLICATION);
        Programs.run(List.of("tar", "cf", directory.resolve("release.tar").toString(), "-C", source.toString(), "."));
        Files.writeString(
                directory.resolve("hosts"),
                fleet.addresses().stream()
                        .map(address -> address + " ansible_port=" + fleet.port() + " root="
                                + fleet.server().resolve(address).resolve(APPLICATION)
                                + " ansible_python_interpreter=/usr/bin/python3\n")
                        .collect(Collectors.joining()));
        Files.writeString(directory.resolve("ansible.cfg"), """
                [defaults]
                inventory = hosts
                forks = %d
                [ssh_connection]
                pipelining = True
                transfer_method = piped
                control_path = %s/%%%%C
                ssh_args = -F %s -o ControlMaster=auto -o ControlPersist=5s
                """.formatted(
                        fleet.size(), directory, fleet.server().resolve("ssh_config")));
        Files.writeString(directory.resolve("deploy.yml"), """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - file: path="{{root}}/releases/{{release}}" state=directory
                    - unarchive: src=release.tar dest="{{root}}/releases/{{release}}"
                    - file: src="../../shared/{{item}}" dest="{{root}}/releases/{{release}}/{{item}}" state=link
                      loop: [.env, storage]
                    - file: src="releases/{{release}}" dest="{{root}}/next" state=link force=true
                    - command: mv -T "{{root}}/next" "{{root}}/current"
                    - shell: ls -1 releases | sort -r | tail -n +6 | xargs -r -I x rm -rf releases/x
                      args: { chdir: "{{root}}" }
                """);
        return new Ansible(directory);
    }

    void deploy() throws IOException, InterruptedException {
        Programs.run(List.of(
                "/usr/bin/env",
                "-C",
                directory.toString(),
                "LC_ALL=C.UTF-8",
                PROGRAM.toString(),
                "-e",
                "release=" + System.currentTimeMillis(),
                "deploy.yml"));
    }
}
