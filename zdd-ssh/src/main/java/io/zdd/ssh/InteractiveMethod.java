package io.zdd.ssh;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/** Logs in by answering what the server asks, all questions of a round at once. */
final class InteractiveMethod extends AbstractAuthMethod {
    static final String NAME = "keyboard-interactive";
    private static final int MOST_PROMPTS = 100;

    private final Interaction interaction;

    InteractiveMethod(Interaction interaction) {
        super(NAME);
        this.interaction = interaction;
    }

    /** Many servers ask for the password in this way only: one question whose answer is not shown. */
    static InteractiveMethod withPassword(Secret password) {
        return new InteractiveMethod((instruction, prompts) -> {
            if (prompts.isEmpty()) {
                return List.of();
            }
            if (prompts.size() > 1 || !prompts.get(0).secret()) {
                throw new ZddException("the server asks more than a password: "
                        + prompts.stream().map(Interaction.Prompt::text).collect(Collectors.joining(", "))
                        + " (give something that answers)");
            }
            return List.of(password.reveal());
        });
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return super.buildReq().putString("").putString("");
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        List<String> answers;
        try {
            answers = answers(packet);
        } catch (Buffer.BufferException | RuntimeException e) {
            // On sshj's reader thread anything else would end the connection, and with it the other attempts.
            throw new UserAuthException(e.getMessage(), e);
        }
        SSHPacket response = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(answers.size());
        answers.forEach(answer -> response.putSensitiveString(answer.toCharArray()));
        params.getTransport().write(response);
    }

    private List<String> answers(SSHPacket packet) throws Buffer.BufferException {
        String instruction = Stream.of(packet.readString(), packet.readString())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
        packet.readString();
        List<Interaction.Prompt> prompts = prompts(packet);
        if (prompts.isEmpty() && instruction.isEmpty()) {
            return List.of();
        }
        List<String> answers = List.copyOf(interaction.answer(instruction, prompts));
        if (answers.size() != prompts.size()) {
            throw new ZddException(
                    "the server asked " + prompts.size() + " questions and was to get " + answers.size() + " answers");
        }
        return answers;
    }

    private static List<Interaction.Prompt> prompts(SSHPacket packet) throws Buffer.BufferException {
        long count = packet.readUInt32();
        if (count > MOST_PROMPTS) {
            throw new ZddException("the server asked " + count + " questions at once");
        }
        List<Interaction.Prompt> prompts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            prompts.add(new Interaction.Prompt(packet.readString(), !packet.readBoolean()));
        }
        return List.copyOf(prompts);
    }
}
