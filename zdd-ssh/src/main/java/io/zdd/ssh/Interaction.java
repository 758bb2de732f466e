package io.zdd.ssh;

import java.util.List;

/** Answers what a server asks in keyboard-interactive authentication. */
@FunctionalInterface
public interface Interaction {
    /**
     * Answers the questions of one round.
     *
     * @param instruction what the server says before it asks, may be empty
     * @param prompts the questions in their order
     * @return as many answers, in the same order
     */
    List<String> answer(String instruction, List<Prompt> prompts);

    /**
     * A question.
     *
     * @param text as the server asks it, such as {@code Password: }
     * @param secret whether the answer must not be shown
     */
    record Prompt(String text, boolean secret) {}
}
