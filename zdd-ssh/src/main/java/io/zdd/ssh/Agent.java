package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * An ssh-agent: keeps private keys and signs with them. Thread-safe, keeps no connection.
 *
 * @param socket where it listens
 * @param toList how long it may take to list its keys
 * @param toSign how long it may take to sign, for which it may ask its user
 */
record Agent(Path socket, Duration toList, Duration toSign) {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final long RSA_SHA2_256 = 2;
    private static final long RSA_SHA2_512 = 4;

    /** A key that it has. */
    record Identity(KeyBlob key, String comment) {}

    Agent(Path socket) {
        this(socket, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /**
     * Lists its keys, and certificates as keys of their own.
     *
     * @throws IOException if it cannot be reached or does not answer, saying so
     */
    List<Identity> identities() throws IOException {
        Buffer.PlainBuffer answer =
                ask(new Buffer.PlainBuffer().putByte(REQUEST_IDENTITIES), IDENTITIES, "list its keys", toList);
        long count = answer.readUInt32();
        List<Identity> identities = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            identities.add(new Identity(new KeyBlob(answer.readBytes()), answer.readString()));
        }
        return List.copyOf(identities);
    }

    /**
     * Signs with one of its keys.
     *
     * @return the algorithm and the signature, as the protocol writes them
     * @throws IOException if it cannot be reached, does not answer or refuses, saying so
     */
    byte[] sign(KeyBlob key, String algorithm, byte[] data) throws IOException {
        long flags = switch (algorithm) {
            case "rsa-sha2-512" -> RSA_SHA2_512;
            case "rsa-sha2-256" -> RSA_SHA2_256;
            default -> 0;
        };
        Buffer.PlainBuffer request = new Buffer.PlainBuffer()
                .putByte(SIGN_REQUEST)
                .putString(key.bytes())
                .putString(data)
                .putUInt32(flags);
        return ask(request, SIGN_RESPONSE, "sign with " + key.describe(), toSign)
                .readBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer request, byte expected, String what, Duration limit)
            throws IOException {
        try (AgentWire wire = AgentWire.open(socket)) {
            Buffer.PlainBuffer answer = new Buffer.PlainBuffer(wire.exchange(request.getCompactData(), limit));
            if (answer.readByte() != expected) {
                throw new IOException("the ssh-agent at " + socket + " refused to " + what);
            }
            return answer;
        }
    }
}
