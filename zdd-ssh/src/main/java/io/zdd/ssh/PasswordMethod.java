package io.zdd.ssh;

import io.zdd.model.Secret;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/** Logs in with a password. Unlike sshj's own it survives a server that demands a new one. */
final class PasswordMethod extends AbstractAuthMethod {
    static final String NAME = "password";

    private final Secret password;

    PasswordMethod(Secret password) {
        super(NAME);
        this.password = password;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        try {
            return super.buildReq()
                    .putBoolean(false)
                    .putSensitiveString(password.reveal().toCharArray());
        } catch (RuntimeException e) {
            throw new UserAuthException(e.getMessage(), e);
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message == Message.USERAUTH_60) {
            throw new UserAuthException("it has expired, and the server demands a new one (change it there)");
        }
        super.handle(message, packet);
    }
}
