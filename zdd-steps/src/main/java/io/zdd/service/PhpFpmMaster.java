package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.step.PidFile;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.ReadLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The running master of PHP-FPM.
 *
 * @param host where it runs
 * @param pid its process id
 * @param program its program
 * @param configuration its configuration file, as the master itself names it
 */
record PhpFpmMaster(String host, String pid, String program, String configuration) {
    private static final int LIMIT = 1 << 16;
    private static final Pattern TITLE = Pattern.compile("php-fpm: master process \\((.+)\\)");
    private static final Pattern VERSION = Pattern.compile("php([0-9]+\\.[0-9]+)-fpm\\.pid");
    private static final Pattern TIMEOUT = Pattern.compile("process_control_timeout\\s*=\\s*([0-9]+)(ms|s|m|h|d)?");

    static PhpFpmMaster find(StepContext context, PidFile pidFile, Optional<RemotePath> program)
            throws InterruptedException {
        String host = context.target().host();
        String pid = Long.toString(pidFile.read(context));
        Read title = new Read(RemotePath.of("/proc/" + pid + "/cmdline"), LIMIT);
        String words = context.apply(Batch.of(title))
                .of(title)
                .text()
                .orElse("")
                .replace('\0', ' ')
                .strip();
        Matcher master = TITLE.matcher(words);
        if (!master.find()) {
            throw new ZddException(host + ": the process " + pid + " of the pid file " + pidFile.path()
                    + " is no master of PHP-FPM but '" + words + "'; is PHP-FPM running?");
        }
        String known = program.map(RemotePath::value)
                .or(() -> running(context, pid))
                .or(() -> byVersion(pidFile))
                .orElseThrow(() -> new ZddException(host + ": the program of PHP-FPM (process " + pid
                        + ") cannot be seen by this user; name it with .program(\"/usr/sbin/php-fpm…\")"));
        return new PhpFpmMaster(host, pid, known, master.group(1));
    }

    /** Only its own user and root may see the program of a process. */
    private static Optional<String> running(StepContext context, String pid) {
        ReadLink link = new ReadLink(RemotePath.of("/proc/" + pid + "/exe"));
        try {
            return context.apply(Batch.of(link)).of(link).text().map(text -> text.replaceFirst(" \\(deleted\\)$", ""));
        } catch (BatchFailedException forbidden) {
            return Optional.empty();
        }
    }

    private static Optional<String> byVersion(PidFile pidFile) {
        Matcher matcher = VERSION.matcher(pidFile.path().name());
        return matcher.matches() ? Optional.of("php-fpm" + matcher.group(1)) : Optional.empty();
    }

    /** The command that tests the configuration; with {@code -tt} it prints it too. */
    List<String> test(String option) {
        return List.of(program, option, "-y", configuration);
    }

    Duration controlTimeout(StepContext.Captured printed) {
        return Stream.concat(printed.errors().stream(), printed.output().stream())
                .map(TIMEOUT::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(PhpFpmMaster::duration)
                .orElseThrow(() -> new ZddException(host + ": " + String.join(" ", test("-tt"))
                        + " does not say what process_control_timeout is, so it is not known whether a reload drops"
                        + " requests: " + printed.result()));
    }

    private static Duration duration(Matcher matcher) {
        long number = Long.parseLong(matcher.group(1));
        return switch (String.valueOf(matcher.group(2))) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
