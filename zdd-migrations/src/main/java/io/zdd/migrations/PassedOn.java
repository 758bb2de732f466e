package io.zdd.migrations;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that passes calls on to another one, except for those methods that are answered here. */
final class PassedOn {
    private PassedOn() {}

    /** Answers a method. */
    interface Answer {
        @Nullable
        Object to(Method method, @Nullable Object[] arguments) throws Exception;
    }

    /**
     * Such an object.
     *
     * @param own answers by the names of the methods
     */
    static <T> T to(Class<T> type, T real, Map<String, Answer> own) {
        Answer passOn = (method, arguments) -> call(real, method, arguments);
        Object object = Proxy.newProxyInstance(
                PassedOn.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> own.getOrDefault(method.getName(), passOn)
                        .to(method, arguments == null ? new Object[0] : arguments));
        return type.cast(object);
    }

    /** Calls a method, and throws what it throws. */
    static @Nullable Object call(Object real, Method method, @Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }
}
