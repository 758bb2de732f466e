package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form of key against OpenSSH, without BouncyCastle. */
@Tag("real")
class KeyFormsTest extends WithKeyForms {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ed25519",
                "-t ecdsa -b 256",
                "-t ecdsa -b 384",
                "-t ecdsa -b 521",
                "-t rsa -b 2048",
                "-t rsa -b 4096",
                "-t rsa -m PEM",
                "-t ecdsa -m PEM",
                "-t ecdsa -b 521 -m PEM",
                "-t rsa -m PKCS8",
                "-t ecdsa -m PKCS8"
            })
    void A_key_without_passphrase_logs_in(String options) throws Exception {
        Path file = generate("", options);
        Logins.succeed(server, Logins.key(file));
        Files.delete(directory.resolve("key.pub"));
        Logins.succeed(server, Logins.key(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ed25519",
                "-t ecdsa -b 521",
                "-t rsa -b 2048",
                "-t ed25519 -Z aes256-ctr",
                "-t ed25519 -Z aes128-ctr",
                "-t ed25519 -Z aes256-cbc",
                "-t ed25519 -Z 3des-cbc",
                "-t ed25519 -Z aes256-gcm@openssh.com",
                "-t rsa -Z aes128-gcm@openssh.com",
                "-t rsa -m PKCS8",
                "-t ecdsa -b 384 -m PKCS8"
            })
    void An_encrypted_key_logs_in_with_its_passphrase_and_is_refused_in_words_without(String options) throws Exception {
        Path file = generate(PASSPHRASE, options);
        Files.delete(directory.resolve("key.pub"));
        Logins.succeed(server, opened(file));
        KeyFile wrong = new KeyFile(file, Optional.of(Secret.of("phrase", "guessed")));
        assertThatThrownBy(() -> wrong.sign("ssh-ed25519", new byte[0]))
                .isInstanceOf(ZddException.class)
                .hasMessage("the passphrase 'phrase' does not open the key file " + file);
        assertThat(new KeyFile(file, Optional.empty()).obstacle())
                .hasValue("the key file " + file
                        + " is encrypted, and no passphrase is given (give one, or run: ssh-add " + file + ")");
    }

    @Test
    void A_key_of_openssl_logs_in_in_each_of_its_ways_to_write_it() throws Exception {
        Path sec1 = directory.resolve("ec");
        OpenSsh.run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", sec1.toString());
        assertThat(sec1).content().as("what comes before the key").contains("-----BEGIN EC PARAMETERS-----");
        Path pkcs8 = directory.resolve("ec.p8");
        String[] convert = {"openssl", "pkcs8", "-topk8", "-in", sec1.toString(), "-out", pkcs8.toString()};
        String[] encrypted = Arrays.copyOf(convert, convert.length + 2);
        encrypted[convert.length] = "-passout";
        encrypted[convert.length + 1] = "pass:" + PASSPHRASE;
        OpenSsh.run(encrypted);
        Files.setPosixFilePermissions(sec1, PosixFilePermissions.fromString("rw-------"));
        Path publicKey = directory.resolve("out.pub");
        Files.writeString(publicKey, OpenSsh.run("ssh-keygen", "-y", "-f", sec1.toString()));
        Logins.authorize(server, publicKey);
        Logins.succeed(server, Logins.key(sec1));
        Logins.succeed(server, opened(pkcs8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t ed25519", "-t ecdsa", "-t rsa"})
    void A_key_of_PuTTY_logs_in(String options) throws Exception {
        OpenSsh.require(Files.isExecutable(Path.of("/usr/bin/puttygen")), "puttygen (Debian: putty-tools)");
        Path file = generate("", options);
        Path phrase = Files.writeString(directory.resolve("phrase"), PASSPHRASE);
        for (String version : List.of("2", "3")) {
            Path plain = directory.resolve("plain" + version + ".ppk");
            puttygen(file, "-O", "private", "--ppk-param", "version=" + version, "-o", plain.toString());
            Logins.succeed(server, Logins.key(plain));
        }
        Path encrypted = directory.resolve("encrypted.ppk");
        puttygen(
                file,
                "-C",
                "Schlüssel von Jürgen",
                "--ppk-param",
                "version=2",
                "--new-passphrase",
                phrase.toString(),
                "-O",
                "private",
                "-o",
                encrypted.toString());
        Logins.succeed(server, opened(encrypted));
        KeyFile wrong = new KeyFile(encrypted, Optional.of(Secret.of("phrase", "guessed")));
        assertThatThrownBy(() -> wrong.sign("ssh-ed25519", new byte[0]))
                .hasMessage("the passphrase 'phrase' does not open the key file " + encrypted);
    }

    private static void puttygen(Path file, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("puttygen", file.toString()));
        command.addAll(List.of(more));
        OpenSsh.run(command.toArray(String[]::new));
    }
}
