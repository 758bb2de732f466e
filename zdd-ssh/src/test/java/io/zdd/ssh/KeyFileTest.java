package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class KeyFileTest {
    @TempDir
    Path directory;

    private static KeyFile plain(Path file) {
        return new KeyFile(file, Optional.empty());
    }

    private void isRefused(String content, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), content);
        assertThatThrownBy(() -> plain(file).sign("ssh-ed25519", new byte[0]))
                .isInstanceOf(ZddException.class)
                .hasMessage("the key file " + file + " " + message);
    }

    @Test
    void A_key_is_decrypted_once_for_all_threads_and_again_when_the_file_has_changed() throws Exception {
        Path file = directory.resolve("key");
        OpenSsh.run("ssh-keygen", "-q", "-N", "abc", "-t", "ed25519", "-f", file.toString());
        AtomicInteger asked = new AtomicInteger();
        KeyFile key = new KeyFile(file, Optional.of(Secret.from("phrase", () -> {
            asked.incrementAndGet();
            return "abc";
        })));
        key.publicKeys();
        assertThat(asked).as("for the public key alone").hasValue(0);
        IntStream.range(0, 16).parallel().forEach(i -> key.sign("ssh-ed25519", new byte[0]));
        assertThat(asked).hasValue(1);
        KeyBlob before = key.publicKeys().get(0);

        Path other = directory.resolve("other");
        OpenSsh.run("ssh-keygen", "-q", "-N", "abc", "-t", "ed25519", "-f", other.toString());
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        key.sign("ssh-ed25519", new byte[0]);
        assertThat(asked).hasValue(2);
        assertThat(key.publicKeys().get(0)).isNotEqualTo(before);
    }

    @Test
    void A_file_that_is_not_there_is_named() {
        Path file = directory.resolve("missing");
        assertThatThrownBy(() -> plain(file).publicKeys())
                .isInstanceOf(ZddException.class)
                .hasMessage("the key file " + file + " does not exist (check the path)");
    }

    @Test
    void A_file_that_cannot_be_read_is_named() {
        assertThatThrownBy(() -> plain(directory).publicKeys())
                .isInstanceOf(ZddException.class)
                .hasMessage("the key file " + directory
                        + " cannot be read: IOException Is a directory (check its permissions)");
    }

    @Test
    void What_is_no_key_is_refused_without_showing_it() throws Exception {
        isRefused("password=hunter2\n", "is no key of OpenSSH, PEM, PKCS#8 or PuTTY (check the path)");
        isRefused("", "is no key of OpenSSH, PEM, PKCS#8 or PuTTY (check the path)");
    }

    @Test
    void A_damaged_key_is_refused() throws Exception {
        String damaged = "is damaged, or in a form that is not known (if ssh-keygen can read it, convert it: ssh-keygen"
                + " -p -f " + directory.resolve("key") + ")";
        for (String kind : List.of("OPENSSH PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            for (String body : List.of("", "AAAA\n", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n", "???\n")) {
                isRefused("-----BEGIN " + kind + "-----\n" + body + "-----END " + kind + "-----\n", damaged);
                isRefused("-----BEGIN " + kind + "-----\n" + body, damaged);
            }
        }
        Path key = directory.resolve("key");
        String putty = "is damaged, or in a form that is not known (if puttygen can read it, convert it: puttygen "
                + key + " -O private-openssh-new -o " + key + ".openssh)";
        isRefused("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 7\n", putty);
        isRefused("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", putty);
        isRefused("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 0\nPrivate-Lines: 0\n", putty);
    }

    @Test
    void A_cut_off_key_is_refused() throws Exception {
        Path whole = directory.resolve("whole");
        OpenSsh.generate(whole, "ed25519");
        List<String> lines = Files.readAllLines(whole);
        for (int cut = 2; cut < lines.size() - 1; cut++) {
            Path file = Files.write(directory.resolve("key"), lines.subList(0, cut));
            Files.writeString(file, "-----END OPENSSH PRIVATE KEY-----\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> plain(file).sign("ssh-ed25519", new byte[0]))
                    .isInstanceOf(ZddException.class)
                    .hasMessageStartingWith("the key file " + file + " is damaged");
        }
    }

    @Test
    void A_DSA_key_is_refused() throws Exception {
        String weak = "is a DSA key, which is too weak and refused by servers (make another: ssh-keygen -t ed25519)";
        isRefused("-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n", weak);
    }

    @Test
    void A_certificate_file_without_a_certificate_is_named() throws Exception {
        Path file = directory.resolve("key");
        OpenSsh.generate(file, "ed25519");
        Files.writeString(directory.resolve("key-cert.pub"), "<html>");
        assertThatThrownBy(() -> plain(file).publicKeys())
                .isInstanceOf(ZddException.class)
                .hasMessage("the file " + file + "-cert.pub holds no public key (remove it, or make it again)");
    }

    @Test
    void A_fingerprint_is_that_of_ssh_keygen() throws Exception {
        for (String type : List.of("ed25519", "ecdsa", "rsa")) {
            Path file = directory.resolve(type);
            OpenSsh.generate(file, type);
            assertThat(plain(file).publicKeys())
                    .extracting(KeyBlob::describe)
                    .containsExactly(Logins.described(directory.resolve(type + ".pub")));
        }
    }

    @Test
    void A_passphrase_is_not_in_the_text_of_anything() throws Exception {
        Path file = directory.resolve("key");
        OpenSsh.run("ssh-keygen", "-q", "-N", "hunter2!", "-t", "ed25519", "-f", file.toString());
        KeyFile key = new KeyFile(file, Optional.of(Secret.of("phrase", "hunter2!")));
        key.sign("ssh-ed25519", new byte[0]);
        assertThat(key).hasToString("the key file " + file);
        assertThat(Credentials.none().withKeyFiles(key).withPassword(Secret.of("password", "hunter2!")))
                .asString()
                .doesNotContain("hunter2!");
    }
}
