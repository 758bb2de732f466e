package io.zdd.migrations;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of which the first breaks at one call: before it is done, or after it is done and before anybody knows. */
final class BreakingSource {
    private final DataSource source;
    private final Predicate<String> call;
    private final boolean done;
    private boolean broken;

    private BreakingSource(DataSource source, Predicate<String> call, boolean done) {
        this.source = source;
        this.call = call;
        this.done = done;
    }

    static DataSource before(DataSource source, Predicate<String> call) {
        return new BreakingSource(source, call, false).proxy();
    }

    static DataSource after(DataSource source, Predicate<String> call) {
        return new BreakingSource(source, call, true).proxy();
    }

    private DataSource proxy() {
        return wrap(DataSource.class, source, (method, arguments) -> {
            Object result = invoke(source, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection connection) {
        return wrap(Connection.class, connection, (method, arguments) -> {
            if (method.getName().equals("createStatement")) {
                Statement statement = connection.createStatement();
                return wrap(Statement.class, statement, (inner, values) -> call(connection, statement, inner, values));
            }
            return call(connection, connection, method, arguments);
        });
    }

    private @Nullable Object call(Connection connection, Object target, Method method, @Nullable Object[] arguments)
            throws Throwable {
        String text = method.getName() + (arguments == null ? "" : " " + arguments[0]);
        if (broken || !call.test(text)) {
            return invoke(target, method, arguments);
        }
        broken = true;
        if (done) {
            invoke(target, method, arguments);
        }
        connection.close();
        throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
    }

    private interface Call {
        @Nullable
        Object apply(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static <T> T wrap(Class<T> type, Object target, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.apply(method, arguments)));
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
