package io.zdd.local;

import io.zdd.transport.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether a process still runs from a directory, by {@code /proc}: working directory, root, program, open files and
 * mappings. From a file system in memory nothing can run.
 */
final class ProcessUsage {
    private final Path directory;
    private boolean blind;

    private ProcessUsage(Path directory) {
        this.directory = directory;
    }

    static Usage of(Path directory) throws IOException {
        if (directory.getFileSystem() != FileSystems.getDefault() || !Files.isDirectory(directory)) {
            return Usage.FREE;
        }
        return new ProcessUsage(directory.toRealPath()).look();
    }

    private Usage look() throws IOException {
        Path proc = Path.of("/proc");
        if (!Files.isDirectory(proc.resolve("self"))) {
            return Usage.CANNOT_SEE;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (uses(process)) {
                    return Usage.IN_USE;
                }
            }
        }
        return blind ? Usage.CANNOT_SEE : Usage.FREE;
    }

    private boolean uses(Path process) {
        return leadsHere(process.resolve("cwd"))
                || leadsHere(process.resolve("root"))
                || leadsHere(process.resolve("exe"))
                || anyLeadsHere(process.resolve("fd"))
                || mapsFromHere(process.resolve("maps"));
    }

    private boolean anyLeadsHere(Path links) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(links)) {
            for (Path link : all) {
                if (leadsHere(link)) {
                    return true;
                }
            }
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException forbidden) {
            blind = true;
        }
        return false;
    }

    /** A jar or a library may be mapped though its file is closed; the path is the sixth column. */
    private boolean mapsFromHere(Path maps) {
        try {
            String here = directory + "/";
            return new String(Files.readAllBytes(maps), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .anyMatch(path -> path.startsWith(here));
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException forbidden) {
            blind |= !String.valueOf(forbidden.getMessage()).contains("No such process");
            return false;
        }
    }

    /** The kernel gives the path by which the thing is reached now, also after a rename of a directory above it. */
    private boolean leadsHere(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith(directory);
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException forbidden) {
            blind |= !isKernelThread(link);
            return false;
        }
    }

    /** A kernel thread has no program, and reading the link fails with "No such file" for root only. */
    private static boolean isKernelThread(Path link) {
        try {
            return Files.readAllBytes(link.resolveSibling("cmdline")).length == 0;
        } catch (IOException ended) {
            return true;
        }
    }
}
