package io.zdd.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of a process group after its end was asked for: processes of another user, whom only sudo may signal, if its
 * rules allow that.
 */
final class GroupLeftovers {
    private static final int STATE = 0;
    private static final int GROUP = 2;

    private final long group;

    GroupLeftovers(long group) {
        this.group = group;
    }

    /** Asks sudo to stop them, and gives a sentence for each that still runs. */
    List<String> stop() {
        for (Path process : processes()) {
            bySudo("kill -TERM %1$s && sleep 0.5; [ ! -e /proc/%1$s ] || kill -KILL %1$s", process);
        }
        List<String> left = new ArrayList<>();
        for (Path process : processes()) {
            left.add("process " + process.getFileName() + " of user " + owner(process)
                    + " still runs, for this user may not stop it: sudo kill " + process.getFileName());
        }
        return left;
    }

    private List<Path> processes() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            all.forEach(process -> {
                if (isLeft(process)) {
                    found.add(process);
                }
            });
        } catch (IOException noProc) {
            // then nothing can be seen
        }
        return found;
    }

    /** After the name in parentheses come the state, the parent and the group. */
    private boolean isLeft(Path process) {
        try {
            String stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return !fields[STATE].equals("Z") && fields[GROUP].equals(String.valueOf(group));
        } catch (IOException ended) {
            return false;
        }
    }

    private static void bySudo(String script, Path process) {
        try {
            String pid = process.getFileName().toString();
            String each = script.formatted(pid).replace("kill", "sudo -n -u \"#$uid\" kill");
            Mutex.waitFor(new ProcessBuilder("/bin/sh", "-c", "uid=$(stat -c %u /proc/" + pid + "); " + each)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            // it is told of as one that still runs
        }
    }

    private static String owner(Path process) {
        try {
            return Files.getOwner(process).getName();
        } catch (IOException ended) {
            return "(unknown)";
        }
    }
}
