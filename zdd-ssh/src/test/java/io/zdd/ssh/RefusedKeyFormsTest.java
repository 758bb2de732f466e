package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of keys that need BouncyCastle, and the commands that make others of them. */
@Tag("real")
class RefusedKeyFormsTest extends WithKeyForms {
    @Test
    void PuTTYs_third_version_with_a_passphrase_is_refused_with_the_command_that_converts_it() throws Exception {
        OpenSsh.require(Files.isExecutable(Path.of("/usr/bin/puttygen")), "puttygen (Debian: putty-tools)");
        Path phrase = Files.writeString(directory.resolve("phrase"), PASSPHRASE);
        Path file = directory.resolve("my key.ppk");
        puttygen(
                generate("", "-t ed25519"),
                "--new-passphrase",
                phrase.toString(),
                "-O",
                "private",
                "-o",
                file.toString());
        String command = "puttygen '" + file + "' -O private-openssh-new -o '" + file + ".openssh'";
        assertThat(Logins.fail(server, opened(file)))
                .hasMessageContaining(
                        "Not used: the key file " + file + " is PuTTY's version 3 with a passphrase, which"
                                + " would need BouncyCastle (convert it: " + command + ")");
        OpenSsh.run("sh", "-c", command + " --old-passphrase '" + phrase + "'");
        Logins.succeed(server, opened(Path.of(file + ".openssh")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t rsa -m PEM|is encrypted in the old way of PEM (Proc-Type: 4,ENCRYPTED)",
                "-t ecdsa -m PEM|is encrypted in the old way of PEM (Proc-Type: 4,ENCRYPTED)",
                "-t ed25519 -Z chacha20-poly1305@openssh.com|is encrypted with chacha20-poly1305@openssh.com"
            })
    void A_form_that_needs_BouncyCastle_is_refused_with_the_command_that_converts_it(String both) throws Exception {
        String[] parts = both.split("\\|");
        Path file = generate(PASSPHRASE, parts[0]);
        String command = "ssh-keygen -p -f " + file;
        assertThat(Logins.fail(server, opened(file)))
                .hasMessageContaining("Not used: the key file " + file + " " + parts[1]
                        + ", which would need BouncyCastle (convert it: " + command + ")");
        OpenSsh.run("sh", "-c", command + " -P '" + PASSPHRASE + "' -N '" + PASSPHRASE + "'");
        Logins.succeed(server, opened(file));
    }

    private static void puttygen(Path file, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("puttygen", file.toString()));
        command.addAll(List.of(more));
        OpenSsh.run(command.toArray(String[]::new));
    }
}
