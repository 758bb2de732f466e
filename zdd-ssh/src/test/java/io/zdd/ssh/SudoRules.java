package io.zdd.ssh;

import io.zdd.model.Secret;
import java.util.Optional;

/**
 * The users and rules that tests of sudo need, which root has to make; variables of the environment tell of them.
 *
 * @param user as whom the user of the tests may run anything, without a password
 * @param askingUser as whom it may run anything, with its password
 * @param password of the user of the tests
 * @param reload the one command that it may run as root
 */
record SudoRules(String user, String askingUser, Secret password, String reload) {
    static SudoRules require() {
        return new SudoRules(
                variable("ZDD_SUDO_USER"),
                variable("ZDD_SUDO_ASKING_USER"),
                Secret.of("password", variable("ZDD_SUDO_PASSWORD")),
                variable("ZDD_SUDO_RELOAD"));
    }

    private static String variable(String name) {
        Optional<String> value = Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
        OpenSsh.require(
                value.isPresent(), name + " is not set: only root can make users and rules for sudo, see .ci/run");
        return value.orElseThrow();
    }
}
