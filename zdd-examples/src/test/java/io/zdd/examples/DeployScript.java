package io.zdd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The two forms of the script that deploys, run as a user would run them, by the JDK that runs the tests. */
enum DeployScript {
    JSHELL {
        @Override
        List<String> command(Path home, String classPath, Map<String, String> options, List<String> sourceAndRoot) {
            List<String> command = new ArrayList<>(List.of(program("jshell"), "-s"));
            // JShell keeps its history in the preferences of the user.
            command.addAll(List.of("-J-Duser.home=" + home, "-J-Djava.util.prefs.userRoot=" + home));
            command.addAll(List.of("--class-path", classPath, "-R-Duser.home=" + home));
            options.forEach((name, value) -> command.add("-R-D" + name + "=" + value));
            if (!sourceAndRoot.isEmpty()) {
                command.addAll(List.of("-R-Dsource=" + sourceAndRoot.get(0), "-R-Droot=" + sourceAndRoot.get(1)));
            }
            command.add(script("deploy.jsh"));
            return command;
        }
    },
    SOURCE_LAUNCHER {
        @Override
        List<String> command(Path home, String classPath, Map<String, String> options, List<String> sourceAndRoot) {
            List<String> command = new ArrayList<>(List.of(program("java"), "-Duser.home=" + home));
            command.addAll(List.of("-cp", classPath));
            options.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.add(script("Deploy.java"));
            command.addAll(sourceAndRoot);
            return command;
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How a run ended. */
    record Ended(int status, String out, String err) {}

    abstract List<String> command(Path home, String classPath, Map<String, String> options, List<String> sourceAndRoot);

    /** Runs it in a directory, outside of which it touches nothing, and waits for its end. */
    Ended run(Path directory, String classPath, Map<String, String> options, String... sourceAndRoot)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(directory.resolve("home"));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command(home, classPath, options, List.of(sourceAndRoot)))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Ended run = new Ended(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
            assertThat(ended).as("ended in %s: %s", LIMIT, run).isTrue();
            return run;
        } finally {
            // JShell runs the script in a second JVM.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String program(String name) {
        Path program = Path.of(System.getProperty("java.home"), "bin", name);
        assertThat(program).as("the tests need a whole JDK").isExecutable();
        return program.toString();
    }

    private static String script(String name) {
        return Path.of(System.getProperty("basedir", ""), "src/main/jshell", name)
                .toAbsolutePath()
                .toString();
    }
}
