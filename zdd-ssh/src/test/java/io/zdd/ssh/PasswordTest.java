package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passwords and questions, on an embedded server: OpenSSH would want a real account's. */
class PasswordTest {
    private static final Secret RIGHT = Secret.of("vault", "s3cret");
    private static final Secret WRONG = Secret.of("vault", "gu3ssed");
    private static final UserAuthFactory BY_PASSWORD = UserAuthPasswordFactory.INSTANCE;
    private static final UserAuthFactory BY_QUESTIONS = UserAuthKeyboardInteractiveFactory.INSTANCE;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final List<String> passwords = new ArrayList<>();

    @BeforeEach
    void setUp() {
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider();
        keys.setAlgorithm("EC");
        server.setKeyPairProvider(KeyPairProvider.wrap(keys.loadKeys(null)));
        server.setHost("127.0.0.1");
        server.setPasswordAuthenticator((user, password, session) -> {
            passwords.add(password);
            return user.equals("deploy") && password.equals("s3cret");
        });
    }

    private void offer(UserAuthFactory... factories) throws IOException {
        server.setUserAuthFactories(List.of(factories));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    private void succeed(Credentials credentials) throws IOException {
        try (SSHClient client = Logins.connect(server.getPort())) {
            new Authenticator(credentials).authenticate(client, Logins.HOST, "deploy");
            assertThat(client.isAuthenticated()).isTrue();
        }
    }

    private TransportException fail(Credentials credentials) throws IOException {
        return Logins.fail(server.getPort(), "deploy", credentials);
    }

    /** Asks for a name and a code. */
    private static final class Questions implements KeyboardInteractiveAuthenticator {
        @Override
        public InteractiveChallenge generateChallenge(
                ServerSession session, String username, String lang, String subMethods) {
            InteractiveChallenge challenge = new InteractiveChallenge();
            challenge.setInteractionName("");
            challenge.setInteractionInstruction("Two factors, please");
            challenge.addPrompt("City: ", true);
            challenge.addPrompt("Code: ", false);
            return challenge;
        }

        @Override
        public boolean authenticate(ServerSession session, String username, List<String> responses) {
            return responses.equals(List.of("Köln", "123456"));
        }
    }

    @Test
    void The_right_password_logs_in() throws Exception {
        offer(BY_PASSWORD);
        succeed(Credentials.none().withPassword(RIGHT));
    }

    @Test
    void A_wrong_password_is_tried_once_and_told_by_its_name() throws Exception {
        offer(BY_PASSWORD, BY_QUESTIONS);
        assertThat(fail(Credentials.none().withPassword(WRONG)))
                .hasMessage(
                        "web1: cannot log in as deploy; tried the password 'vault': refused. The server offers password,"
                                + " keyboard-interactive. Check the password");
        assertThat(passwords).containsExactly("gu3ssed");
    }

    @Test
    void A_password_answers_the_question_of_a_server_that_offers_only_to_ask() throws Exception {
        offer(BY_QUESTIONS);
        succeed(Credentials.none().withPassword(RIGHT));
        assertThat(fail(Credentials.none().withPassword(WRONG)))
                .hasMessage(
                        "web1: cannot log in as deploy; tried the password 'vault' to the server's question: refused."
                                + " Not offered by the server: the password 'vault'. The server offers keyboard-interactive."
                                + " Check the password");
    }

    @Test
    void A_password_does_not_answer_other_questions() throws Exception {
        server.setKeyboardInteractiveAuthenticator(new Questions());
        offer(BY_QUESTIONS);
        assertThat(fail(Credentials.none().withPassword(RIGHT)))
                .hasMessageContaining("the password 'vault' to the server's question: the server asks more than a"
                        + " password: City: , Code:  (give something that answers)")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void Questions_are_answered_all_at_once() throws Exception {
        server.setKeyboardInteractiveAuthenticator(new Questions());
        offer(BY_PASSWORD, BY_QUESTIONS);
        List<String> asked = new ArrayList<>();
        succeed(Credentials.none().withInteraction((instruction, prompts) -> {
            asked.add(instruction + prompts);
            return List.of("Köln", "123456");
        }));
        assertThat(asked)
                .containsExactly(
                        "Two factors, please[Prompt[text=City: , secret=false], Prompt[text=Code: , secret=true]]");
    }

    @Test
    void Questions_come_before_the_password_which_still_gets_its_try() throws Exception {
        server.setKeyboardInteractiveAuthenticator(new Questions());
        offer(BY_PASSWORD, BY_QUESTIONS);
        Interaction wrong = (instruction, prompts) -> List.of("Bonn", "0");
        succeed(Credentials.none().withInteraction(wrong).withPassword(RIGHT));
        assertThat(fail(Credentials.none().withInteraction(wrong).withPassword(WRONG)))
                .hasMessage("web1: cannot log in as deploy; tried the answers to the server's questions: refused; the"
                        + " password 'vault': refused. The server offers password, keyboard-interactive. Check the"
                        + " password");
    }

    @Test
    void Answers_that_fail_or_do_not_fit_are_told_and_the_password_still_gets_its_try() throws Exception {
        server.setKeyboardInteractiveAuthenticator(new Questions());
        offer(BY_PASSWORD, BY_QUESTIONS);
        Credentials few = Credentials.none().withInteraction((instruction, prompts) -> List.of("Köln"));
        succeed(few.withPassword(RIGHT));
        assertThat(fail(few))
                .hasMessageContaining(
                        "tried the answers to the server's questions: the server asked 2 questions and was"
                                + " to get 1 answers.");
        Credentials thrower = Credentials.none().withInteraction((instruction, prompts) -> {
            throw new ZddException("nobody is here");
        });
        assertThat(fail(thrower)).hasMessageContaining("the answers to the server's questions: nobody is here.");
    }

    @Test
    void A_password_that_has_expired_is_told() throws Exception {
        server.setPasswordAuthenticator((user, password, session) -> {
            throw new PasswordChangeRequiredException("expired", "New password: ", "en");
        });
        offer(BY_PASSWORD);
        assertThat(fail(Credentials.none().withPassword(RIGHT)))
                .hasMessageContaining(
                        "the password 'vault': it has expired, and the server demands a new one (change it" + " there)")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void A_password_that_cannot_be_fetched_is_told() throws Exception {
        offer(BY_PASSWORD);
        Secret sealed = Secret.from("vault", () -> {
            throw new ZddException("the vault is sealed");
        });
        assertThat(fail(Credentials.none().withPassword(sealed)))
                .hasMessageContaining("tried the password 'vault': the vault is sealed")
                .hasMessageEndingWith("The server offers password. Give a password");
    }
}
