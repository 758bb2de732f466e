package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * OpenSSH's client, asked for what it would do ({@code ssh -G}); it connects to nothing.
 *
 * @param file the program
 * @param limit how long it may take: Match exec runs commands of the user's
 */
record SshProgram(Path file, Duration limit) {
    /** Looks in the directories of a PATH, of which only absolute ones count. */
    static Optional<SshProgram> find(String searchPath, Duration limit) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(directory -> new File(directory).isAbsolute())
                .map(Path::of)
                .flatMap(directory -> Stream.of(directory.resolve("ssh"), directory.resolve("ssh.exe")))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst()
                .map(program -> new SshProgram(program, limit));
    }

    /** The settings of a destination that is reached by these hops. */
    Settings settings(Destination destination, String jumps, Optional<Path> configuration) {
        List<String> command = new ArrayList<>(List.of(file.toString(), "-G"));
        configuration.ifPresent(path -> command.addAll(List.of("-F", path.toString())));
        destination.user().ifPresent(user -> command.addAll(List.of("-l", user)));
        destination.port().ifPresent(port -> command.addAll(List.of("-p", port.toString())));
        if (!jumps.isEmpty()) {
            command.addAll(List.of("-J", jumps));
        }
        command.addAll(List.of("--", destination.name()));
        Map<String, List<Setting>> values = new HashMap<>();
        run(command).lines().forEach(line -> {
            String[] parts = line.split(" ", 2);
            if (parts.length == 2) {
                values.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                        .add(new Setting(parts[1], "ssh -G " + destination.name()));
            }
        });
        return new Settings(values, true);
    }

    private String run(List<String> command) {
        try {
            // Files, not pipes: a command of Match exec that outlives ssh would hold a pipe open for ever.
            Path output = Files.createTempFile("zdd-ssh", ".out");
            try {
                Path errors = Files.createTempFile("zdd-ssh", ".err");
                try {
                    return run(command, output, errors);
                } finally {
                    Files.deleteIfExists(errors);
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failed) {
            throw new ZddException("Cannot run " + String.join(" ", command) + ": " + failed, failed);
        }
    }

    private String run(List<String> command, Path output, Path errors) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ZddException(String.join(" ", command) + " took longer than " + limit.toSeconds()
                        + " s and was ended; does a Match exec of the configuration wait for something?");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ZddException("Interrupted while " + String.join(" ", command) + " ran", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new ZddException(String.join(" ", command) + " ended with " + process.exitValue() + ": "
                    + text(errors).strip() + "; correct the configuration");
        }
        return text(output);
    }

    /** In the encoding of the system, in which the paths of the configuration are meant. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }
}
