package io.zdd.ssh;

import static io.zdd.ssh.TestKeys.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFileTest {
    private static final int HOSTS = 20;
    private static final int THREADS = 4;

    @TempDir
    Path directory;

    @Test
    void a_file_that_does_not_exist_says_nothing() throws IOException {
        assertThat(KnownHostsFile.read(directory.resolve("absent"))).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_fails() {
        assertThatThrownBy(() -> KnownHostsFile.read(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void a_missing_file_is_made_for_its_owner_alone() throws IOException {
        Path file = directory.resolve("home/.ssh/known_hosts");

        KnownHostsFile.append(file, "web", lines -> true);

        assertThat(file).hasContent("web\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void an_existing_file_keeps_its_permissions_and_content() throws IOException {
        Path file = Files.writeString(directory.resolve("known_hosts"), "# mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        KnownHostsFile.append(file, "web", lines -> true);

        assertThat(Files.readString(file)).isEqualTo("# mine\nweb\n");
        assertThat(permissions(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void a_last_line_without_its_end_is_not_appended_to() throws IOException {
        Path file = Files.writeString(directory.resolve("known_hosts"), "# mine");

        KnownHostsFile.append(file, "web", lines -> true);

        assertThat(Files.readString(file)).isEqualTo("# mine\nweb\n");
    }

    @Test
    void a_link_is_followed_and_stays() throws IOException {
        Path file = Files.writeString(directory.resolve("real"), "");
        Path link = Files.createSymbolicLink(directory.resolve("known_hosts"), file);

        KnownHostsFile.append(link, "web", lines -> true);

        assertThat(Files.readString(file)).isEqualTo("web\n");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void a_line_that_is_no_longer_wanted_is_not_appended() throws IOException {
        String known = line("web", TestKeys.ed25519());
        Path file = Files.writeString(directory.resolve("known_hosts"), known);

        KnownHostsFile.append(file, "web", lines -> lines.isEmpty());

        assertThat(Files.readString(file)).isEqualTo(known);
    }

    @Test
    void of_threads_and_processes_that_add_a_key_for_the_same_host_one_wins() throws Exception {
        Path file = directory.resolve("ssh/known_hosts");
        List<Process> processes = List.of(start(file), start(file));
        for (Process process : processes) {
            assertThat(process.getInputStream().read()).as("it is ready").isEqualTo('r');
        }

        for (Process process : processes) {
            process.getOutputStream().close();
        }
        Adder.run(file);

        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(hosts(file)).hasSize(HOSTS).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(file)).hasSize(HOSTS);
    }

    /** The negative control. */
    @Test
    void without_the_lock_all_that_looked_before_the_first_wrote_add_one() throws Exception {
        Path file = Files.createFile(directory.resolve("known_hosts"));
        CyclicBarrier looked = new CyclicBarrier(THREADS);

        Adder.inThreads(() -> {
            boolean unknown = KnownHostsFile.read(file).isEmpty();
            looked.await();
            if (unknown) {
                Files.writeString(file, line("web", TestKeys.ed25519()) + "\n", StandardOpenOption.APPEND);
            }
            return null;
        });

        assertThat(hosts(file)).hasSize(THREADS);
    }

    private static List<String> hosts(Path file) throws IOException {
        return KnownHostsFile.read(file).stream().map(KnownHost::hosts).collect(Collectors.toList());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Adder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A program that says that it is ready, waits for the end of its input, and then reads, and adds a key of its own for each host that has none, in several threads. */
    static final class Adder {
        public static void main(String... arguments) throws Exception {
            // Once on a file of its own, so that its classes are loaded when the race begins.
            run(Path.of(arguments[0] + ProcessHandle.current().pid()));
            System.out.print('r');
            System.out.flush();
            System.in.read();
            run(Path.of(arguments[0]));
        }

        static void run(Path file) throws Exception {
            inThreads(() -> {
                for (int i = 0; i < HOSTS; i++) {
                    String host = "host" + i;
                    KnownHostsFile.read(file);
                    KnownHostsFile.append(file, line(host, TestKeys.ed25519()), lines -> isUnknown(host, lines));
                }
                return null;
            });
        }

        /** Takes its time, for others to come in between if they can. */
        private static boolean isUnknown(String host, List<KnownHost> lines) {
            if (lines.stream().anyMatch(known -> known.appliesTo(host))) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            return true;
        }

        static void inThreads(Callable<Void> task) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<Void>> results = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    results.add(threads.submit(task));
                }
                for (Future<Void> result : results) {
                    result.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
