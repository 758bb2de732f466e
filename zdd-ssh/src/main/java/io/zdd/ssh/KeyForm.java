package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a key file says of itself without being decrypted.
 *
 * <p>It is looked at here first because sshj reads a form that needs BouncyCastle as if it were damaged.
 *
 * @param publicKey where it is not encrypted together with the private key
 */
record KeyForm(Kind kind, boolean encrypted, Optional<KeyBlob> publicKey) {
    enum Kind {
        OPENSSH,
        PEM,
        PUTTY,
        PUBLIC
    }

    private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String PUTTY = "PuTTY-User-Key-File-";
    private static final String MAGIC = "openssh-key-v1\0";
    private static final Set<String> TYPES =
            Set.of("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

    /**
     * Looks at a file's text.
     *
     * @throws ZddException if it is no key, or one in a form that cannot be used, saying how to convert it
     */
    static KeyForm of(Path file, String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.contains(OPENSSH)) {
            return openSsh(file, lines);
        }
        if (lines.stream().anyMatch(line -> line.startsWith("-----BEGIN ") && line.endsWith("PRIVATE KEY-----"))) {
            return pem(file, lines);
        }
        if (text.startsWith(PUTTY)) {
            return putty(file, lines);
        }
        return KeyBlob.inLines(text)
                .map(key -> new KeyForm(Kind.PUBLIC, false, Optional.of(key)))
                .orElseThrow(() -> new ZddException(
                        "the key file " + file + " is no key of OpenSSH, PEM, PKCS#8 or PuTTY (check the path)"));
    }

    private static KeyForm openSsh(Path file, List<String> lines) {
        int begin = lines.indexOf(OPENSSH);
        int end = lines.indexOf("-----END OPENSSH PRIVATE KEY-----");
        Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(
                end < begin
                        ? new byte[0]
                        : KeyBlob.decode(String.join("", lines.subList(begin + 1, end)))
                                .orElse(new byte[0]));
        try {
            byte[] magic = new byte[MAGIC.length()];
            buffer.readRawBytes(magic);
            if (!new String(magic, StandardCharsets.US_ASCII).equals(MAGIC)) {
                throw damaged(file, Kind.OPENSSH, null);
            }
            String cipher = buffer.readString();
            buffer.readString();
            buffer.readBytes();
            buffer.readUInt32();
            KeyBlob key = new KeyBlob(buffer.readBytes());
            if (cipher.startsWith("chacha20")) {
                throw needsBouncyCastle(file, "is encrypted with " + cipher);
            }
            return new KeyForm(Kind.OPENSSH, !cipher.equals("none"), Optional.of(usable(file, Kind.OPENSSH, key)));
        } catch (Buffer.BufferException e) {
            throw damaged(file, Kind.OPENSSH, e);
        }
    }

    private static KeyForm pem(Path file, List<String> lines) {
        if (lines.stream().anyMatch(line -> line.startsWith("Proc-Type:") && line.contains("ENCRYPTED"))) {
            throw needsBouncyCastle(file, "is encrypted in the old way of PEM (Proc-Type: 4,ENCRYPTED)");
        }
        if (lines.contains("-----BEGIN DSA PRIVATE KEY-----")) {
            throw weak(file);
        }
        return new KeyForm(Kind.PEM, lines.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----"), Optional.empty());
    }

    private static KeyForm putty(Path file, List<String> lines) {
        boolean encrypted = !value(lines, "Encryption: ").equals("none");
        if (encrypted && value(lines, "Key-Derivation: ").startsWith("Argon2")) {
            throw new ZddException("the key file " + file + " is PuTTY's version 3 with a passphrase, which would need"
                    + " BouncyCastle (convert it: " + puttygen(file) + ")");
        }
        String count = value(lines, "Public-Lines: ");
        int begin = lines.indexOf("Public-Lines: " + count) + 1;
        int end = count.matches("[0-9]{1,4}") ? begin + Integer.parseInt(count) : begin;
        if (begin == 0 || end > lines.size()) {
            throw damaged(file, Kind.PUTTY, null);
        }
        return new KeyForm(
                Kind.PUTTY,
                encrypted,
                KeyBlob.decode(String.join("", lines.subList(begin, end)))
                        .map(bytes -> usable(file, Kind.PUTTY, new KeyBlob(bytes))));
    }

    private static String value(List<String> lines, String header) {
        return lines.stream()
                .filter(line -> line.startsWith(header))
                .map(line -> line.substring(header.length()))
                .findFirst()
                .orElse("");
    }

    private static KeyBlob usable(Path file, Kind kind, KeyBlob key) {
        if (key.type().equals(KeyBlob.UNKNOWN)) {
            throw damaged(file, kind, null);
        }
        if (key.type().equals("ssh-dss")) {
            throw weak(file);
        }
        if (!TYPES.contains(key.type())) {
            throw new ZddException("the key file " + file + " is of the type " + key.type()
                    + ", with which only an ssh-agent can sign (run: ssh-add " + quoted(file) + ")");
        }
        return key;
    }

    private static ZddException weak(Path file) {
        return new ZddException("the key file " + file
                + " is a DSA key, which is too weak and refused by servers (make another: ssh-keygen -t ed25519)");
    }

    private static ZddException needsBouncyCastle(Path file, String how) {
        return new ZddException("the key file " + file + " " + how + ", which would need BouncyCastle (convert it:"
                + " ssh-keygen -p -f " + quoted(file) + ")");
    }

    static ZddException damaged(Path file, Kind kind, @Nullable Throwable cause) {
        String help = kind == Kind.PUTTY
                ? "if puttygen can read it, convert it: " + puttygen(file)
                : "if ssh-keygen can read it, convert it: ssh-keygen -p -f " + quoted(file);
        return new ZddException(
                "the key file " + file + " is damaged, or in a form that is not known (" + help + ")", cause);
    }

    private static String puttygen(Path file) {
        return "puttygen " + quoted(file) + " -O private-openssh-new -o "
                + quoted(file.resolveSibling(file.getFileName() + ".openssh"));
    }

    /** As it can be pasted into a shell. */
    static String quoted(Path file) {
        String text = file.toString();
        return text.matches("[A-Za-z0-9/._+@:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
