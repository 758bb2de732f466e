package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that arrives cut, at whatever byte, is not run at all. A shell by itself would run what it has. */
@Tag("real")
@Timeout(300)
class CutScriptTest {
    private static final String FUNCTIONS = "z_end() { :; }";

    /** Every beginning of it that is not empty leaves a trace when it is run, whatever it was cut to. */
    private static final String SCRIPT = """
            : >"$DIR/ran"
            rm -rf -- "$DIR/releases/old"
            printf '%s' 'é and "quotes"' >"$DIR/text"
            :""";

    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String framed(String kind, String script) {
        return kind + bytes(script).length + " " + Digests.sha256(bytes(script)) + "\n" + script;
    }

    private static List<String> shell(String name, String line) {
        List<String> words = new ArrayList<>(Arrays.asList(name.split(" ")));
        words.addAll(List.of("-c", line.replace("/bin/sh", name)));
        return words;
    }

    /** Whether a part of the script was run when the input was cut after so many bytes. */
    private boolean leavesATrace(List<String> shell, byte[] input, int length) throws Exception {
        Path own = Files.createTempDirectory(directory, "cut");
        ProcessBuilder builder = new ProcessBuilder(shell)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DIR", own.toString());
        Files.createDirectories(own.resolve("releases/old"));
        Process process = builder.start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(input, 0, length);
        } catch (IOException notRead) {
            // it has ended before
        }
        process.waitFor();
        return Files.exists(own.resolve("ran")) || !Files.exists(own.resolve("releases/old"));
    }

    private void assertOnlyTheWholeIsRun(List<String> shell, String before, String framed) throws Exception {
        byte[] input = bytes(before + framed);
        int first = bytes(before).length;

        List<Integer> run = IntStream.rangeClosed(first, input.length)
                .parallel()
                .filter(length -> {
                    try {
                        return leavesATrace(shell, input, length);
                    } catch (Exception failed) {
                        throw new AssertionError(failed);
                    }
                })
                .boxed()
                .toList();

        assertThat(run).as("lengths at which something was run").containsExactly(input.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_batch_is_run_whole_or_not_at_all(String shell) throws Exception {
        String functions = framed("functions ", FUNCTIONS);

        assertOnlyTheWholeIsRun(shell(shell, ControlShell.LOOP), functions, framed("batch ", SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_short_batch_is_run_whole_or_not_at_all(String shell) throws Exception {
        String functions = framed("functions ", FUNCTIONS + "\n" + receive());

        assertOnlyTheWholeIsRun(shell(shell, ControlShell.LOOP), functions, framed("lines ", SCRIPT) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_short_batch_arrives_as_it_was_sent(String shell) throws Exception {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        byte[] script = (": \\ '" + new String(all, StandardCharsets.ISO_8859_1) + "' \n  \n\n:")
                .getBytes(StandardCharsets.ISO_8859_1);
        List<String> words = new ArrayList<>(Arrays.asList(shell.split(" ")));
        words.addAll(
                List.of("-c", "LC_ALL=C\n" + receive() + "\nz_receive " + script.length + "; printf %s \"$z_script\""));

        Process process = new ProcessBuilder(words).start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(script);
            out.write('\n');
        }

        assertThat(process.getInputStream().readAllBytes()).isEqualTo(script);
    }

    /** The function that receives them, out of the others, which look for tools first. */
    private static String receive() throws IOException {
        try (InputStream in = ControlShell.class.getResourceAsStream("host.sh")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int begin = all.indexOf("z_receive()");
            return "z_newline='\n'\n" + all.substring(begin, all.indexOf("\n}\n", begin) + 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_command_with_a_secret_is_run_whole_or_not_at_all(String shell) throws Exception {
        assertOnlyTheWholeIsRun(shell(shell, Sh.inOwnGroup(RemoteCommand.FROM_INPUT)), "", framed("", SCRIPT));
        assertOnlyTheWholeIsRun(shell(shell, Sh.inOwnGroup(RemoteCommand.FROM_INPUT_EXACTLY)), "", framed("", SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_shell_by_itself_runs_what_it_has(String shell) throws Exception {
        List<String> words = Arrays.asList(shell.split(" "));

        assertThat(leavesATrace(words, bytes(SCRIPT), bytes(SCRIPT).length / 2)).isTrue();
    }
}
