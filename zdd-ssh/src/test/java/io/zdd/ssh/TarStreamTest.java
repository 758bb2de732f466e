package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What it writes is what the tar programs of hosts read; the contract suite unpacks it there. */
class TarStreamTest {
    @TempDir
    Path directory;

    static Stream<List<String>> programs() {
        return Stream.of(List.of("/usr/bin/tar"), List.of("/bin/busybox", "tar"))
                .filter(program -> Files.isExecutable(Path.of(program.get(0))));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_file_of_nine_gigabytes_has_its_size(List<String> program) throws Exception {
        long size = 9L << 30;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarStream tar = new TarStream(bytes);

        // Its beginning is enough: tar prints an entry before it reads on.
        assertThatThrownBy(() -> tar.file("huge", FileMode.of(0644), size, 1_700_000_000, endsAtOnce(), written -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("huge ended 9663676416 bytes too early");

        assertThat(list(program, bytes.toByteArray())).contains("9663676416").contains("huge");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void names_and_targets_of_any_length_are_listed(List<String> program) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarStream tar = new TarStream(bytes);
        for (int length : new int[] {1, 99, 100, 101, 254, 255, 256, 511, 512, 513}) {
            tar.link(name(length), "t".repeat(length));
        }
        tar.finish();

        String listed = list(program, bytes.toByteArray());

        for (int length : new int[] {1, 99, 100, 101, 254, 255, 256, 511, 512, 513}) {
            assertThat(listed).contains(" " + name(length) + " -> " + "t".repeat(length) + "\n");
        }
    }

    @Test
    void the_bytes_of_a_file_are_told_as_they_are_written() throws IOException {
        AtomicLong told = new AtomicLong();
        byte[] content = new byte[300_000];

        new TarStream(new ByteArrayOutputStream())
                .file("file", FileMode.of(0600), content.length, 0, new ByteArrayInputStream(content), told::addAndGet);

        assertThat(told).hasValue(300_000);
    }

    private static String name(int length) {
        return "n".repeat(length);
    }

    private static InputStream endsAtOnce() {
        return InputStream.nullInputStream();
    }

    private String list(List<String> program, byte[] archive) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("archive.tar"), archive);
        List<String> command = Stream.concat(program.stream(), Stream.of("tvf", file.toString()))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return listed;
    }
}
