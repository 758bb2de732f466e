package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their servers; each is started once, by the first test that wants it, and ended after the last one. */
public final class DatabaseServers implements ParameterResolver {
    /** Also for the tests of other modules. */
    private static final Path JARS = Path.of("..", "zdd-migrations", "target", "servers")
            .toAbsolutePath()
            .normalize();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Starter.class;
    }

    @Override
    public Starter resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(DatabaseServers.class));
        return kind -> {
            Path jar = JARS.resolve(kind.jar());
            require(Files.exists(jar), "the build puts " + jar + " there with ZDD_REAL=required only");
            return store.computeIfAbsent(kind, key -> DatabaseServer.start(kind, jar), DatabaseServer.class);
        };
    }

    /** Skips the test without what it needs, or fails it where {@code ZDD_REAL=required}. */
    public static void require(boolean condition, String what) {
        if ("required".equals(System.getenv("ZDD_REAL"))) {
            assertThat(condition).as(what).isTrue();
        }
        assumeTrue(condition, what);
    }

    /** Starts a server, or finds the one that is running. */
    public interface Starter {
        DatabaseServer start(ServerKind kind);
    }
}
