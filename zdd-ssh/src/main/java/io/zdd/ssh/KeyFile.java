package io.zdd.ssh;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.schmizz.sshj.userauth.keyprovider.BaseFileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/**
 * A file with a private key, and the certificate that lies beside it as {@code FILE-cert.pub}.
 *
 * <p>Also stands for a key that only an ssh-agent has: with a file that holds the public key, or {@code FILE.pub} alone. The
 * files are read at each login, as a certificate may live for minutes only; the key is decrypted when it first signs, and
 * then only if the file has changed. Thread-safe. Equal are those of the same path.
 */
final class KeyFile {
    private static final int MOST_BYTES = 1 << 16;

    private final Path file;
    private final Optional<Secret> passphrase;
    private final Object lock = new Object();
    private @Nullable Opened opened;

    private record Opened(String text, KeyPair pair) {}

    private record Content(String text, KeyForm form) {}

    KeyFile(Path file, Optional<Secret> passphrase) {
        this.file = Objects.requireNonNull(file, "file");
        this.passphrase = Objects.requireNonNull(passphrase, "passphrase");
    }

    Path file() {
        return file;
    }

    Optional<Secret> passphrase() {
        return passphrase;
    }

    /**
     * The certificate, if there is one, and the key.
     *
     * @throws ZddException if a file is missing, unreadable, damaged or in a form that cannot be used
     */
    List<KeyBlob> publicKeys() {
        List<KeyBlob> keys = new ArrayList<>();
        publicFile("-cert.pub").ifPresent(keys::add);
        keys.add(publicKey(content()));
        return List.copyOf(keys);
    }

    private KeyBlob publicKey(Content content) {
        if (content.form.publicKey().isPresent()) {
            return content.form.publicKey().get();
        }
        return obstacle(content)
                .flatMap(locked -> publicFile(".pub"))
                .orElseGet(() -> KeyBlob.of(pair(content).getPublic()));
    }

    /** Why it cannot sign although it can be read; nothing if it can. */
    Optional<String> obstacle() {
        return obstacle(content());
    }

    private Optional<String> obstacle(Content content) {
        if (content.form.kind() == KeyForm.Kind.PUBLIC) {
            return Optional.of("the key file " + file + " has only the public key, and no ssh-agent has the private one"
                    + " (name the private key, or add it with ssh-add)");
        }
        return content.form.encrypted() && passphrase.isEmpty()
                ? Optional.of("the key file " + file + " is encrypted, and no passphrase is given (give one, or run:"
                        + " ssh-add " + KeyForm.quoted(file) + ")")
                : Optional.empty();
    }

    /** Signs with the key; a {@link Signer} but for what it throws when the key cannot be had. */
    byte[] sign(String algorithm, byte[] data) {
        return Signatures.sign(pair(content()).getPrivate(), algorithm, data);
    }

    private KeyPair pair(Content content) {
        // bcrypt takes 150 ms on purpose: a second thread waits for the first instead of doing it again.
        synchronized (lock) {
            Opened before = opened;
            if (before == null || !before.text.equals(content.text)) {
                before = new Opened(content.text, open(content));
                opened = before;
            }
            return before.pair;
        }
    }

    private KeyPair open(Content content) {
        obstacle(content).ifPresent(why -> {
            throw new ZddException(why);
        });
        Providers.ensure();
        BaseFileKeyProvider provider = content.form.kind() == KeyForm.Kind.OPENSSH
                ? new OpenSSHKeyV1KeyFile()
                : content.form.kind() == KeyForm.Kind.PUTTY ? new PuTTYKeyFile() : new PKCS8KeyFile();
        PasswordFinder finder = passphrase
                .map(secret -> PasswordUtils.createOneOff(secret.reveal().toCharArray()))
                .orElse(null);
        provider.init(content.text, null, finder);
        try {
            return new KeyPair(provider.getPublic(), provider.getPrivate());
        } catch (IOException | RuntimeException e) {
            throw content.form.encrypted() && wrongPassphrase(e)
                    ? new ZddException(
                            "the passphrase '" + passphrase.map(Secret::name).orElse("")
                                    + "' does not open the key file " + file,
                            e)
                    : KeyForm.damaged(file, content.form.kind(), e);
        }
    }

    private static boolean wrongPassphrase(Exception e) {
        return e instanceof KeyDecryptionFailedException || "Invalid passphrase".equals(e.getMessage());
    }

    private Content content() {
        try {
            String text = text(file);
            return new Content(text, KeyForm.of(file, text));
        } catch (NoSuchFileException e) {
            return publicFile(".pub")
                    .map(key -> new Content("", new KeyForm(KeyForm.Kind.PUBLIC, false, Optional.of(key))))
                    .orElseThrow(
                            () -> new ZddException("the key file " + file + " does not exist (check the path)", e));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Optional<KeyBlob> publicFile(String suffix) {
        Path beside = file.resolveSibling(file.getFileName() + suffix);
        try {
            return Optional.of(KeyBlob.inLines(text(beside))
                    .orElseThrow(() -> new ZddException(
                            "the file " + beside + " holds no public key (remove it, or make" + " it again)")));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(beside, e);
        }
    }

    /** PuTTY signs over the bytes of a comment, whatever its encoding: Latin 1 keeps them. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    private static ZddException unreadable(Path file, IOException e) {
        return new ZddException(
                "the key file " + file + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage()
                        + " (check its permissions)",
                e);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyFile that && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }

    @Override
    public String toString() {
        return "the key file " + file;
    }
}
