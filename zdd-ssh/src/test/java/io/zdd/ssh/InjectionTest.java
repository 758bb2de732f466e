package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.model.FileMode;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.MakeDirectory;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.OutputListener.Stream;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text a user gives, on the host it is that text and nothing that is done. */
@Tag("real")
class InjectionTest {
    private static final String NASTY = "'\"\\$`!;&|<>()*?[]{}~#%=@^ \t\naZ0-.éü日\ud83d\ude80";
    private static final List<String> KNOWN = List.of(
            "-rf",
            "--",
            "$(touch injected)",
            "`touch injected`",
            "; touch injected",
            "a\n touch injected",
            "'",
            "\\",
            "%s%n");
    private static final int COUNT = 500;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox sh"})
    void five_hundred_texts_arrive_exactly(String shell) throws Exception {
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), forced(shell));
                Transport transport = server.connector().connect("host")) {
            List<String> texts = texts();
            assertNamesAndTexts(transport, texts);
            assertArgumentsAndEnvironment(transport, texts);
            assertThat(directory.resolve("work/injected")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/busybox sh"})
    void labels_and_messages_are_recorded_exactly(String shell) throws Exception {
        String all = String.join("\n", texts()).replace("\0", "");
        String long10 = ("it's $(10 KB) of `this` \\ \"x\"\n".repeat(400)).substring(0, 10_000);
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), forced(shell));
                SshShop shop = new SshShop(directory, server.connector())) {
            Release release = shop.release("1")
                    .message(long10)
                    .author("O'Hara; rm -rf $HOME")
                    .revision("`id`")
                    .label("odd", all.substring(0, 5_000));

            shop.deployer().deploy(release, Strategy.atomicSymlink()).orThrow();

            ReleaseRecord record = shop.state().record(ReleaseId.of("1")).orElseThrow();
            assertThat(record.fact("message")).hasValue(long10);
            assertThat(record.fact("author")).hasValue("O'Hara; rm -rf $HOME");
            assertThat(record.fact("revision")).hasValue("`id`");
            assertThat(record.labels()).containsEntry("odd", all.substring(0, 5_000));
        }
    }

    private void assertNamesAndTexts(Transport transport, List<String> texts) {
        RemotePath work = RemotePath.of(directory.resolve("work").toString());
        List<FileOperation<?>> operations = new ArrayList<>(List.of(new MakeDirectory(work, FileMode.of(0755))));
        Set<String> names = texts.stream()
                .map(text -> text.replace('/', '_'))
                .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        names.forEach(name -> operations.add(new Write(work.resolve(name), name, FileMode.of(0644), false)));
        names.forEach(name -> operations.add(new Read(work.resolve(name), 10_000)));
        ListNames list = new ListNames(work);
        operations.add(list);

        var result = transport.apply(Batch.of(operations));

        assertThat(names).hasSizeGreaterThan(450);
        for (String name : names) {
            assertThat(result.of(new Read(work.resolve(name), 10_000)).text()).hasValue(name);
        }
        assertThat(result.of(list).names()).containsExactlyInAnyOrderElementsOf(names);
    }

    private static void assertArgumentsAndEnvironment(Transport transport, List<String> texts)
            throws InterruptedException {
        for (int from = 0; from < texts.size(); from += 50) {
            List<String> some = texts.subList(from, from + 50);
            List<String> arguments = new ArrayList<>(
                    List.of("-c", "for a; do printf '%s' \"$a\" | od -An -v -tx1 | tr -d ' \\n'; echo; done", "sh"));
            arguments.addAll(some);
            Command command = Command.of("sh", arguments.toArray(String[]::new));
            assertThat(lines(transport, command))
                    .isEqualTo(some.stream().map(InjectionTest::hex).toList());
            String one = some.get(0);
            assertThat(lines(
                            transport,
                            Command.shell("printf '%s' \"$VALUE\" | od -An -v -tx1 | tr -d ' \\n'; echo")
                                    .env("VALUE", one)))
                    .containsExactly(hex(one));
        }
    }

    private static List<String> lines(Transport transport, Command command) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        assertThat(transport
                        .execute(command, (stream, line) -> {
                            if (stream == Stream.STDOUT) {
                                lines.add(line);
                            }
                        })
                        .succeeded())
                .isTrue();
        return lines;
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> texts() {
        Random random = new Random(20_261_124);
        int[] points = NASTY.codePoints().toArray();
        List<String> texts = new ArrayList<>(KNOWN);
        while (texts.size() < COUNT) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** The shell that is meant takes the place of /bin/sh. */
    private String forced(String shell) throws IOException {
        OpenSsh.require(Files.isExecutable(Path.of(shell.split(" ")[0])), shell + " is not installed");
        Path wrapper = directory.resolve("wrapper");
        Files.writeString(
                wrapper,
                "#!/bin/sh\nexec sh -c \"$(printf '%s' \"$SSH_ORIGINAL_COMMAND\" | sed 's#^exec /bin/sh#exec " + shell
                        + "#')\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return "ForceCommand " + wrapper;
    }
}
