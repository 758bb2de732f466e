package io.zdd.transport;

import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to run on a host, as a value: program and arguments, or a line for {@code /bin/sh}.
 *
 * <p>Standard input is empty unless a secret is given for it. Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * Command.of("php", "artisan", "migrate", "--force").in(releaseDirectory).timeout(Duration.ofMinutes(10));
 * Command.shell("npm ci && npm run build").env("NODE_ENV", "production");
 * }</pre>
 */
public final class Command {
    /** How long a command may take unless it says otherwise: 30 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    private final List<String> arguments;
    private final boolean shell;
    private final Optional<RemotePath> directory;
    private final Map<String, String> environment;
    private final Map<String, Secret> secretEnvironment;
    private final Optional<Secret> input;
    private final Optional<String> user;
    private final Optional<Secret> sudoPassword;
    private final Optional<Integer> umask;
    private final Duration timeout;
    private final Optional<Duration> idleTimeout;

    private Command(Draft draft) {
        this.arguments = List.copyOf(draft.arguments);
        this.shell = draft.shell;
        this.directory = draft.directory;
        this.environment = Map.copyOf(draft.environment);
        this.secretEnvironment = Map.copyOf(draft.secretEnvironment);
        this.input = draft.input;
        this.user = draft.user;
        this.sudoPassword = draft.sudoPassword;
        this.umask = draft.umask;
        this.timeout = draft.timeout;
        this.idleTimeout = draft.idleTimeout;
    }

    /**
     * A program with its arguments, handed over exactly: no shell looks at them.
     *
     * @param program the program, found by the host's search path
     * @param arguments its arguments
     * @return the command
     * @throws ZddException if the program is blank or an argument holds a NUL
     */
    public static Command of(String program, String... arguments) {
        Draft draft = new Draft();
        draft.arguments.add(requireText(program, "the program"));
        for (String argument : arguments) {
            draft.arguments.add(requireNoNul(argument));
        }
        return new Command(draft);
    }

    /**
     * A line for {@code /bin/sh -c}.
     *
     * @param line for instance {@code npm ci && npm run build}
     * @return the command
     * @throws ZddException if the line is blank or holds a NUL
     */
    public static Command shell(String line) {
        Draft draft = new Draft();
        draft.arguments.add(requireText(line, "the shell line"));
        draft.shell = true;
        return new Command(draft);
    }

    /**
     * The same command in a working directory.
     *
     * @param workingDirectory the directory
     * @return a changed copy
     */
    public Command in(RemotePath workingDirectory) {
        return with(draft -> draft.directory = Optional.of(workingDirectory));
    }

    /**
     * The same command with one more environment variable.
     *
     * @param name letters, digits and underscores
     * @param value its value
     * @return a changed copy
     * @throws ZddException if the name is not one of a variable, or the value holds a NUL
     */
    public Command env(String name, String value) {
        return with(draft -> {
            draft.environment.put(requireVariable(name), requireNoNul(value));
            draft.secretEnvironment.remove(name);
        });
    }

    /**
     * The same command with a secret in its environment; plans and logs show the secret's name only.
     *
     * @param name letters, digits and underscores
     * @param secret its value
     * @return a changed copy
     * @throws ZddException if the name is not one of a variable
     */
    public Command env(String name, Secret secret) {
        return with(draft -> {
            draft.secretEnvironment.put(requireVariable(name), secret);
            draft.environment.remove(name);
        });
    }

    /**
     * The same command with a secret on its standard input.
     *
     * @param secret what it reads
     * @return a changed copy
     */
    public Command input(Secret secret) {
        return with(draft -> draft.input = Optional.of(secret));
    }

    /**
     * The same command as another user, by {@code sudo} and a rule that asks for no password.
     *
     * <p>Of the environment only what the command was given is kept, for which the rule needs {@code SETENV}. A rule for one
     * program allows {@link #of} that program, but no {@link #shell} line, for sudo is asked for {@code /bin/sh} then.
     *
     * @param name the user, such as {@code www-data}, or {@code {{name}}} for a variable of the host
     * @return a changed copy
     * @throws ZddException if the name is not one of a user
     */
    public Command as(String name) {
        return with(draft -> {
            draft.user = Optional.of(Variables.isOne(name) ? name : requireUser(name));
            draft.sudoPassword = Optional.empty();
        });
    }

    /**
     * The same command as another user, by {@code sudo} and the password it asks for, which reaches it by standard input only.
     * Not for a rule that asks for none: the command itself would read it then.
     *
     * @param name the user, such as {@code root}
     * @param password of the user who deploys
     * @return a changed copy
     * @throws ZddException if the name is not one of a user
     */
    public Command as(String name, Secret password) {
        return with(draft -> {
            draft.user = Optional.of(Variables.isOne(name) ? name : requireUser(name));
            draft.sudoPassword = Optional.of(password);
        });
    }

    /**
     * The same command with a umask.
     *
     * @param mask from 0 to 0777
     * @return a changed copy
     * @throws ZddException if the mask is out of range
     */
    public Command umask(int mask) {
        if (mask < 0 || mask > 0777) {
            throw new ZddException(Integer.toOctalString(mask) + " is not a umask; it goes from 0 to 777 octal");
        }
        return with(draft -> draft.umask = Optional.of(mask));
    }

    /**
     * The same command with a limit on the time it may take; the default is 30 minutes. Then it is stopped with all
     * that it started, but for what left for a session of its own, as daemons do by {@code setsid}.
     *
     * @param limit longer than zero
     * @return a changed copy
     * @throws ZddException if the limit is not longer than zero
     */
    public Command timeout(Duration limit) {
        requirePositive(limit);
        return with(draft -> draft.timeout = limit);
    }

    /**
     * The same command with a limit on the time it may be silent; the default is none.
     *
     * @param limit longer than zero
     * @return a changed copy
     * @throws ZddException if the limit is not longer than zero
     */
    public Command idleTimeout(Duration limit) {
        requirePositive(limit);
        return with(draft -> draft.idleTimeout = Optional.of(limit));
    }

    /**
     * The program and its arguments: for a shell line {@code /bin/sh -c line}, for another user {@code sudo} before them.
     *
     * @return at least one element
     */
    public List<String> arguments() {
        List<String> own = shell ? List.of("/bin/sh", "-c", arguments.get(0)) : arguments;
        if (user.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(List.of("sudo"));
        // With -k it asks even if it was answered a minute ago, so that the password is never left for the command.
        all.addAll(sudoPassword.isPresent() ? List.of("-k", "-S", "-p", "") : List.of("-n"));
        all.addAll(List.of("-u", user.get()));
        List<String> names = revealableNames();
        if (!names.isEmpty()) {
            all.add("--preserve-env=" + String.join(",", names));
        }
        all.add("--");
        all.addAll(own);
        return List.copyOf(all);
    }

    private List<String> revealableNames() {
        return Stream.concat(environment.keySet().stream(), secretEnvironment.keySet().stream())
                .sorted()
                .toList();
    }

    /**
     * The working directory.
     *
     * @return the directory, or empty for the transport's own
     */
    public Optional<RemotePath> directory() {
        return directory;
    }

    /**
     * The environment, secrets revealed: only for the transport that hands it over.
     *
     * @return a new map
     */
    public Map<String, String> revealedEnvironment() {
        Map<String, String> all = new LinkedHashMap<>(environment);
        secretEnvironment.forEach((name, secret) -> all.put(name, secret.reveal()));
        return all;
    }

    /**
     * What is written to the standard input: the password that sudo asks for, then what the command reads.
     *
     * @return the secret, or empty for nothing
     */
    public Optional<Secret> input() {
        return sudoPassword
                .map(password -> Secret.from(
                        password.name(),
                        () -> password.reveal() + "\n"
                                + input.map(Secret::reveal).orElse("")))
                .or(() -> input);
    }

    /**
     * The umask.
     *
     * @return from 0 to 0777, or empty for the transport's own
     */
    public Optional<Integer> umask() {
        return umask;
    }

    /**
     * How long it may take.
     *
     * @return longer than zero
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * How long it may be silent.
     *
     * @return longer than zero, or empty for no limit
     */
    public Optional<Duration> idleTimeout() {
        return idleTimeout;
    }

    /**
     * Every secret it uses.
     *
     * @return an unmodifiable set
     */
    public Set<Secret> secrets() {
        Set<Secret> secrets = new LinkedHashSet<>(secretEnvironment.values());
        input.ifPresent(secrets::add);
        sudoPassword.ifPresent(secrets::add);
        return Set.copyOf(secrets);
    }

    /** The command as a person would type it, secrets by name: what plans and messages show. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        user.ifPresent(name -> text.append("as ")
                .append(name)
                .append(sudoPassword
                        .map(password -> " with <secret " + password.name() + ">")
                        .orElse(""))
                .append(": "));
        environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text.append(entry.getKey())
                        .append('=')
                        .append(quoted(entry.getValue()))
                        .append(' '));
        secretEnvironment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> text.append(e.getKey())
                        .append("=<secret ")
                        .append(e.getValue().name())
                        .append("> "));
        text.append(
                shell
                        ? arguments.get(0)
                        : arguments.stream().map(Command::quoted).collect(Collectors.joining(" ")));
        input.ifPresent(
                secret -> text.append(" < <secret ").append(secret.name()).append('>'));
        return text.toString();
    }

    /**
     * The same command with each {@code {{name}}} replaced by a value: in a line for the shell quoted as one word, in
     * arguments, environment, working directory and user as it is.
     *
     * @param values by their names
     * @return a changed copy
     * @throws ZddException if there is no value of a name; nothing is ever left in or left out
     */
    public Command filled(Map<String, String> values) {
        return with(draft -> {
            Variables variables = new Variables(values, toString());
            draft.arguments.replaceAll(text -> variables.fill(text, shell));
            draft.environment.replaceAll((name, text) -> variables.fill(text, false));
            draft.directory = draft.directory.map(path -> RemotePath.of(variables.fill(path.value(), false)));
            draft.user = draft.user.map(name -> requireUser(variables.fill(name, false)));
        });
    }

    /**
     * The same command with other secrets in the place of its own, for instance ones that tell when they are revealed.
     *
     * @param change gives the secret that takes the place of one
     * @return a changed copy
     */
    public Command withSecrets(UnaryOperator<Secret> change) {
        return with(draft -> {
            draft.secretEnvironment.replaceAll((name, secret) -> change.apply(secret));
            draft.input = draft.input.map(change);
            draft.sudoPassword = draft.sudoPassword.map(change);
        });
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String requireText(String text, String what) {
        if (text.isBlank()) {
            throw new ZddException(what + " of a command is blank");
        }
        return requireNoNul(text);
    }

    static String requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ZddException("a command cannot hold a NUL character: " + text.replace("\0", "\\0"));
        }
        return text;
    }

    private static String requireUser(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\$?")) {
            throw new ZddException("'" + name + "' is not the name of a user");
        }
        return name;
    }

    private static String requireVariable(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new ZddException("'" + name + "' is not the name of an environment variable");
        }
        return name;
    }

    private static void requirePositive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new ZddException("a time-out must be longer than zero, not " + limit);
        }
    }

    private Command with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.arguments.addAll(arguments);
        draft.shell = shell;
        draft.directory = directory;
        draft.environment.putAll(environment);
        draft.secretEnvironment.putAll(secretEnvironment);
        draft.input = input;
        draft.user = user;
        draft.sudoPassword = sudoPassword;
        draft.umask = umask;
        draft.timeout = timeout;
        draft.idleTimeout = idleTimeout;
        change.accept(draft);
        return new Command(draft);
    }

    private static final class Draft {
        private final List<String> arguments = new ArrayList<>();
        private boolean shell;
        private Optional<RemotePath> directory = Optional.empty();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final Map<String, Secret> secretEnvironment = new LinkedHashMap<>();
        private Optional<Secret> input = Optional.empty();
        private Optional<String> user = Optional.empty();
        private Optional<Secret> sudoPassword = Optional.empty();
        private Optional<Integer> umask = Optional.empty();
        private Duration timeout = DEFAULT_TIMEOUT;
        private Optional<Duration> idleTimeout = Optional.empty();
    }
}
