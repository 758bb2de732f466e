package io.zdd.ssh;

import java.io.IOException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * Logs in with one public key or certificate, for one attempt.
 *
 * <p>sshj's own tries an RSA key twice, which counts twice at the server, and writes certificates anew, which can spoil them.
 */
final class PublicKeyMethod extends AbstractAuthMethod {
    static final String NAME = "publickey";

    private final KeyBlob key;
    private final Signer signer;
    private final boolean atOnce;

    /** Signs at once, which saves a round trip; or first asks whether the server would take the key, which saves signing. */
    PublicKeyMethod(KeyBlob key, Signer signer, boolean atOnce) {
        super(NAME);
        this.key = key;
        this.signer = signer;
        this.atOnce = atOnce;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return atOnce ? signed() : request(false);
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message == Message.USERAUTH_60 && !atOnce) {
            params.getTransport().write(signed());
        } else {
            super.handle(message, packet);
        }
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(key.loginAlgorithm())
                .putString(key.bytes());
    }

    private SSHPacket signed() throws UserAuthException {
        SSHPacket request = request(true);
        byte[] data = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        try {
            return request.putString(signer.sign(key.signatureAlgorithm(), data));
        } catch (IOException | RuntimeException e) {
            // On sshj's reader thread anything else would end the connection, and with it the other attempts.
            throw new UserAuthException(e.getMessage(), e);
        }
    }
}
