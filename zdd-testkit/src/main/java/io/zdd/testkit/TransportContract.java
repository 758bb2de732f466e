package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.RemotePath;
import io.zdd.transport.Capability;
import io.zdd.transport.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a transport: whoever writes one extends this class, and the tests of it are run by JUnit.
 *
 * <p>What the transport's declared capabilities exclude is skipped by name, and the number of those skips is asserted,
 * so that nothing goes untested by accident.
 *
 * <pre>{@code
 * class MyTransportTest extends TransportContract {
 *   public Connector connector() { return My.to("deploy@example.com"); }
 *   protected RemotePath newDirectory() { return RemotePath.of(…); }
 *   protected int skips() { return 0; }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class TransportContract
        implements ReadingContract,
                WritingContract,
                LinkContract,
                TreeContract,
                UploadContract,
                CommandContract,
                StoppingContract,
                ExclusionContract {
    private final Set<String> run = new TreeSet<>();
    private final Set<String> skipped = new TreeSet<>();
    private @Nullable Transport transport;
    private @Nullable RemotePath base;
    private String test = "";

    /** For the class that extends this one. */
    protected TransportContract() {}

    /**
     * A directory on the host that is there, empty, and not used by another test.
     *
     * @return its path
     * @throws Exception if it could not be made
     */
    protected abstract RemotePath newDirectory() throws Exception;

    /**
     * How many tests of the contract are skipped because the transport does not declare what they need.
     *
     * @return 0 for a transport with all capabilities
     */
    protected abstract int skips();

    /**
     * Connects, for one test.
     *
     * @param info of the test
     * @throws Exception if the transport cannot be opened
     */
    @BeforeEach
    void open(TestInfo info) throws Exception {
        test = info.getTestMethod().orElseThrow().getName();
        run.add(test);
        base = newDirectory();
        transport = connector().connect("host");
    }

    /** Closes the test's transport. */
    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
    }

    /** Counts the skips, if all tests were run and not some chosen ones. */
    @AfterAll
    void theNumberOfSkipsIsAsDeclared() {
        if (run.containsAll(all())) {
            assertThat(skipped).as("tests skipped for missing capabilities").hasSize(skips());
        }
    }

    private Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (Class<?> part : TransportContract.class.getInterfaces()) {
            Arrays.stream(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(org.junit.jupiter.api.Test.class))
                    .forEach(method -> names.add(method.getName()));
        }
        return names;
    }

    @Override
    public final Transport transport() {
        return Objects.requireNonNull(transport);
    }

    @Override
    public final RemotePath base() {
        return Objects.requireNonNull(base);
    }

    @Override
    public final void needs(Capability... capabilities) {
        List<Capability> missing = Arrays.stream(capabilities)
                .filter(needed -> !transport().capabilities().contains(needed))
                .toList();
        if (!missing.isEmpty()) {
            skipped.add(test);
            Assumptions.abort(test + " needs " + missing + ", which the transport does not declare");
        }
    }
}
