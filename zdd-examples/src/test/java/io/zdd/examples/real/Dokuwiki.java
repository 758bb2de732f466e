package io.zdd.examples.real;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A real application in PHP, as Debian packages it, made into a tree that can be released; four of its files, two of
 * code and two of text, say in each page which release they are of.
 */
final class Dokuwiki {
    private static final Path INSTALLED = Path.of("/usr/share/dokuwiki");
    private static final Path CONFIGURATION = Path.of("/etc/dokuwiki");

    private final Path tree;
    private final Path data;

    private Dokuwiki(Path tree, Path data) {
        this.tree = tree;
        this.data = data;
    }

    static Optional<Path> installed() {
        return RealServers.file(INSTALLED.resolve("doku.php").toString());
    }

    /** Copies the application, and makes a folder of data for it with one page. */
    static Dokuwiki make(Path directory) throws IOException {
        Path tree = directory.resolve("tree");
        Path data = directory.resolve("data");
        copy(INSTALLED, tree);
        copy(CONFIGURATION, tree.resolve("conf"));
        for (String folder : Set.of(
                "attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "tmp")) {
            Files.createDirectories(data.resolve(folder));
        }
        Files.writeString(
                Files.createDirectories(data.resolve("pages")).resolve("start.txt"), "====== Welcome ======\nText.\n");
        Files.writeString(tree.resolve("inc/preload.php"), "<?php define('DOKU_CONF', dirname(__DIR__).'/conf/');\n");
        Files.copy(tree.resolve("inc/lang/en/lang.php"), directory.resolve("lang.php"));
        return new Dokuwiki(tree, data);
    }

    Path tree() {
        return tree;
    }

    /** Makes the tree that of a release. */
    void become(String release) throws IOException {
        become(tree, release);
    }

    /** Writes the four files one after the other, as somebody does who changes a running application in place. */
    void become(Path target, String release) throws IOException {
        Files.writeString(target.resolve("conf/local.php"), """
                <?php
                header('X-Worker: '.getmypid());
                $conf['title'] = 'title-is-%s-';
                $conf['savedir'] = '%s';
                $conf['useacl'] = 0;
                $conf['updatecheck'] = 0;
                """.formatted(release, data));
        Files.writeString(target.resolve("lib/tpl/dokuwiki/header.html"), "<p>header-is-" + release + "-</p>\n");
        Path lang = target.resolve("inc/lang/en/lang.php");
        Files.writeString(lang, Files.readString(tree.getParent().resolve("lang.php")));
        Files.writeString(
                lang, "\n$lang['skip_to_content'] = 'lang-is-" + release + "-';\n", StandardOpenOption.APPEND);
        Files.writeString(target.resolve("lib/tpl/dokuwiki/footer.html"), "<p>footer-is-" + release + "-</p>\n");
    }

    /** Without other languages than English: they are three quarters of all files and never read here. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 50, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) throws IOException {
                boolean foreign = directory.getParent().endsWith("lang") && !directory.endsWith("en");
                if (foreign) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                if (Files.isReadable(file) && found.isRegularFile()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException dangling) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
