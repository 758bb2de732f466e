package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All attempts that the credentials allow, in their order, and what could not be used and why.
 *
 * <p>Key files go before the other keys of the agent: who names a file means it, and an agent full of keys would use up the
 * tries that a server allows.
 */
record Attempts(List<Attempt> attempts, List<String> problems) {
    // As long as OpenSSH gives a user by default to log in.
    private static final Duration HUMAN = Duration.ofSeconds(120);

    static Attempts of(Credentials credentials) {
        Planner planner = new Planner(credentials);
        credentials.keyFiles().forEach(planner::keyFile);
        if (!credentials.identitiesOnly()) {
            planner.otherKeysOfTheAgent();
        }
        return new Attempts(planner.attempts(), List.copyOf(planner.problems));
    }

    private record Key(KeyBlob blob, String what, Signer signer, Duration patience) {}

    private static final class Planner {
        private final Credentials credentials;
        private final Optional<Agent> agent;
        private final List<String> problems = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();
        private final Map<KeyBlob, Agent.Identity> held;

        Planner(Credentials credentials) {
            this.credentials = credentials;
            this.agent = credentials.agentSocket().map(Agent::new);
            this.held = agent.map(this::held).orElse(Map.of());
        }

        private Map<KeyBlob, Agent.Identity> held(Agent asked) {
            try {
                return asked.identities().stream()
                        .collect(Collectors.toMap(
                                Agent.Identity::key, Function.identity(), (first, again) -> first, LinkedHashMap::new));
            } catch (IOException e) {
                problems.add(e.getMessage());
                return Map.of();
            }
        }

        void keyFile(KeyFile file) {
            try {
                List<KeyBlob> blobs = file.publicKeys();
                Optional<String> obstacle = file.obstacle();
                boolean added = false;
                for (KeyBlob blob : blobs) {
                    Optional<Key> key = ofAgent(blob, blobs, file);
                    if (key.isEmpty() && obstacle.isEmpty()) {
                        key = Optional.of(
                                new Key(blob, file + " (" + blob.describe() + ")", file::sign, Duration.ZERO));
                    }
                    key.ifPresent(keys::add);
                    added |= key.isPresent();
                }
                if (!added) {
                    obstacle.ifPresent(problems::add);
                }
            } catch (ZddException e) {
                problems.add(e.getMessage());
            }
        }

        /** The agent signs for a certificate that it does not have itself, if it has the key. */
        private Optional<Key> ofAgent(KeyBlob blob, List<KeyBlob> blobs, KeyFile file) {
            KeyBlob plain = blobs.get(blobs.size() - 1);
            KeyBlob used = held.containsKey(blob) ? blob : plain;
            return agent.filter(has -> held.containsKey(used))
                    .map(has -> key(blob, used, has, file + " by the ssh-agent (" + blob.describe() + ")"));
        }

        private static Key key(KeyBlob blob, KeyBlob used, Agent agent, String what) {
            return new Key(blob, what, (algorithm, data) -> agent.sign(used, algorithm, data), agent.toSign());
        }

        void otherKeysOfTheAgent() {
            for (Agent.Identity identity : held.values()) {
                KeyBlob blob = identity.key();
                if (keys.stream().noneMatch(key -> key.blob.equals(blob))) {
                    String what = "the ssh-agent's key '" + identity.comment() + "' (" + blob.describe() + ")";
                    if (blob.signatureAlgorithm().equals("ssh-dss")) {
                        problems.add(what + " is too weak");
                    } else {
                        agent.ifPresent(has -> keys.add(key(blob, blob, has, what)));
                    }
                }
            }
        }

        List<Attempt> attempts() {
            // A certificate and its key are one: signing twice at worst is less than a round trip.
            boolean atOnce =
                    keys.stream().map(key -> key.blob.plain()).distinct().count() == 1;
            List<Attempt> attempts = new ArrayList<>();
            for (Key key : keys) {
                attempts.add(
                        new Attempt(new PublicKeyMethod(key.blob, key.signer, atOnce), key.what, key.patience, false));
            }
            credentials
                    .interaction()
                    .ifPresent(answers -> attempts.add(new Attempt(
                            new InteractiveMethod(answers), "the answers to the server's questions", HUMAN, false)));
            credentials.password().ifPresent(secret -> {
                String what = "the password '" + secret.name() + "'";
                attempts.add(new Attempt(new PasswordMethod(secret), what, Duration.ZERO, false));
                if (credentials.interaction().isEmpty()) {
                    attempts.add(new Attempt(
                            InteractiveMethod.withPassword(secret),
                            what + " to the server's question",
                            Duration.ZERO,
                            true));
                }
            });
            return List.copyOf(attempts);
        }
    }
}
