package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves here as text arrives as that text, whichever shell looks at it on the way. */
class ShTest {
    private static final String NASTY = "'\"\\$`!;&|<>()*?[]{}~#%=@^ \t\n\r\u0001aZ0-éü日\ud83d\ude80";

    static Stream<String> shells() {
        return Stream.of("/bin/dash", "/bin/bash", "/bin/busybox", "/usr/bin/fish", "/bin/csh")
                .filter(shell -> Files.isExecutable(Path.of(shell)));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void five_hundred_random_words_arrive_through_any_login_shell(String loginShell) throws Exception {
        List<String> words = words(500);
        for (int from = 0; from < words.size(); from += 50) {
            List<String> some = words.subList(from, from + 50);
            StringBuilder script = new StringBuilder("printf '%s\\0'");
            some.forEach(word -> script.append(' ').append(Sh.quote(word)));

            assertThat(run(loginShell, Sh.commandLine(script.toString()))).isEqualTo(some);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_long_script_arrives_through_any_login_shell(String loginShell) throws Exception {
        String word = "it's 10 KB of \\n ".repeat(600);

        assertThat(run(loginShell, Sh.commandLine("printf '%s\\0' " + Sh.quote(word))))
                .containsExactly(word);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_script_runs_in_a_process_group_of_its_own(String loginShell) throws Exception {
        String script = "read -r line </proc/$$/stat; set -- ${line##*) }; [ \"$3\" = $$ ] && printf 'own\\0'";

        assertThat(run(loginShell, Sh.commandLine(script))).containsExactly("own");
    }

    private static List<String> words(int count) {
        Random random = new Random(20_261_124);
        int[] points = NASTY.codePoints().toArray();
        List<String> words =
                new ArrayList<>(List.of("", "-rf", "--", "\n", "a\n", "$(touch /tmp/injected)", "'", "\\"));
        while (words.size() < count) {
            StringBuilder word = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                word.appendCodePoint(points[random.nextInt(points.length)]);
            }
            words.add(word.toString());
        }
        return words;
    }

    private static List<String> run(String shell, String line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(shell.endsWith("busybox") ? List.of(shell, "sh") : List.of(shell));
        command.addAll(List.of("-c", line));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as(new String(output, StandardCharsets.UTF_8))
                .isZero();
        return List.of(new String(output, StandardCharsets.UTF_8).split("\0"));
    }
}
