package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.zdd.testkit.TransportContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * One thing about the transport that is wrong on purpose: a file of it with some text replaced. Tests of the contract are
 * run against the broken transport, loaded a second time beside the right one.
 */
final class Breakage {
    private final String file;
    private final String right;
    private final String wrong;

    private Breakage(String file, String right, String wrong) {
        this.file = file;
        this.right = right;
        this.wrong = wrong;
    }

    /** In {@code host.sh} or a class, such as {@code SftpLinks.java}. */
    static Breakage in(String file, String right, String wrong) {
        return new Breakage(file, right, wrong);
    }

    /** Nothing is wrong, so that nothing may fail. */
    static Breakage none() {
        return new Breakage("host.sh", "", "");
    }

    /** The names of the tests that fail, out of these tests of the contract. */
    Set<String> caughtBy(Class<? extends TransportContract> contract, Set<String> tests, Path empty) throws Exception {
        write(empty);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader broken = new SecondLoader(urls(empty), before)) {
            Thread.currentThread().setContextClassLoader(broken);
            return run(broken.loadClass(contract.getName()), tests);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void write(Path directory) throws IOException {
        Path broken = Files.createDirectories(directory.resolve("io/zdd/ssh")).resolve(file);
        String text = source();
        assertThat(text).as("what is to be broken").contains(right);
        Files.writeString(broken, text.replace(right, wrong));
        if (file.endsWith(".java")) {
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(
                                    null,
                                    null,
                                    null,
                                    "-nowarn",
                                    "-cp",
                                    classPath(),
                                    "-d",
                                    directory.toString(),
                                    broken.toString()))
                    .as("the broken class compiles")
                    .isZero();
        }
    }

    private String source() throws IOException {
        if (file.endsWith(".java")) {
            return Files.readString(Path.of("src/main/java/io/zdd/ssh", file));
        }
        try (InputStream in = Ssh.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes());
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static URL[] urls(Path broken) throws IOException {
        return new URL[] {
            broken.toUri().toURL(),
            Ssh.class.getProtectionDomain().getCodeSource().getLocation(),
            Breakage.class.getProtectionDomain().getCodeSource().getLocation()
        };
    }

    private static Set<String> run(Class<?> contract, Set<String> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        PostDiscoveryFilter filter = test -> FilterResult.includedIf(test.getSource()
                .filter(source -> source instanceof MethodSource method && !tests.contains(method.getMethodName()))
                .isEmpty());
        // The listeners of the run that this is a part of would take it for its own.
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build());
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(contract))
                        // Here a small sample does not leave out the server inside this JVM.
                        .configurationParameter(
                                "junit.jupiter.conditions.deactivate",
                                "org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable*")
                        .filters(filter)
                        .build(),
                listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount()).as("tests that were run").isEqualTo(tests.size());
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName().replaceAll("\\(.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return file + ": " + (wrong.isEmpty() ? "nothing is wrong" : wrong.strip());
    }

    /** Loads this module's classes itself, the broken one first, and everything else as ever. */
    private static final class SecondLoader extends URLClassLoader {
        SecondLoader(URL[] urls, ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("io.zdd.ssh.")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = name.startsWith("io/zdd/ssh/") ? findResource(name) : null;
            return own == null ? super.getResource(name) : own;
        }
    }
}
