package io.zdd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Secret PASSWORD = Secret.of("sudo password", "s3cret");

    @Test
    void another_user_is_reached_by_sudo_without_a_question() {
        assertThat(Command.of("systemctl", "reload", "shop").as("root").arguments())
                .containsExactly("sudo", "-n", "-u", "root", "--", "systemctl", "reload", "shop");
        assertThat(Command.shell("id -un").as("www-data").arguments())
                .containsExactly("sudo", "-n", "-u", "www-data", "--", "/bin/sh", "-c", "id -un");
    }

    @Test
    void the_environment_is_named_to_sudo_and_not_its_values() {
        Command command = Command.of("env").env("B", "two").env("A", PASSWORD).as("www-data");

        assertThat(command.arguments()).contains("--preserve-env=A,B").noneMatch(word -> word.contains("s3cret"));
    }

    @Test
    void the_password_of_sudo_comes_first_on_standard_input_and_is_shown_nowhere() {
        Command command =
                Command.of("cat").input(Secret.of("input", "what it reads")).as("root", PASSWORD);

        assertThat(command.arguments()).containsExactly("sudo", "-k", "-S", "-p", "", "-u", "root", "--", "cat");
        assertThat(command.input().orElseThrow().reveal()).isEqualTo("s3cret\nwhat it reads");
        assertThat(command.secrets()).contains(PASSWORD);
        assertThat(command.toString())
                .startsWith("as root with <secret sudo password>: cat")
                .doesNotContain("s3cret");
    }

    @Test
    void a_name_that_could_be_an_option_is_refused() {
        for (String name : new String[] {"", "-u", "a b", "root;id", "#0"}) {
            assertThatThrownBy(() -> Command.of("true").as(name))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("is not the name of a user");
        }
    }

    @Test
    void a_variable_within_quotes_is_refused_for_its_own_quotes_would_end_there() {
        Map<String, String> values = Map.of("x", "$(id) 'a'");
        String word = "'$(id) '\\''a'\\'''";

        assertThat(Command.shell("echo {{x}} 'it' \"is\" {{x}}").filled(values).arguments())
                .containsExactly("/bin/sh", "-c", "echo " + word + " 'it' \"is\" " + word);
        for (String line : new String[] {
            "echo \"{{x}}\"",
            "echo '{{x}}'",
            "echo \"a'{{x}}\"",
            "# it's\necho '{{x}}'",
            "cat <<E\n{{x}}\nE",
            "echo `echo {{x}}`"
        }) {
            assertThatThrownBy(() -> Command.shell(line).filled(values))
                    .as(line)
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("within quotes");
        }
        assertThat(Command.of("echo", "\"{{x}}\"").filled(values).arguments()).containsExactly("echo", "\"$(id) 'a'\"");
    }

    @Test
    void a_variable_of_the_environment_has_its_last_value_secret_or_not() {
        Command plain = Command.of("env").env("A", PASSWORD).env("A", "plain");
        Command secret = Command.of("env").env("A", "plain").env("A", PASSWORD);

        assertThat(plain.revealedEnvironment()).containsExactly(Map.entry("A", "plain"));
        assertThat(plain.secrets()).isEmpty();
        assertThat(secret.revealedEnvironment()).containsExactly(Map.entry("A", "s3cret"));
    }
}
