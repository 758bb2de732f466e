package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.zdd.model.Manifest;
import io.zdd.transport.Content;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A content as a run with several hosts hands it to transports. */
final class ContentOfRun implements Content, Content.Cache, AutoCloseable {
    private final Content content;
    private final Map<Class<?>, AutoCloseable> made = new HashMap<>();

    ContentOfRun(Content content) {
        this.content = content;
    }

    @Override
    public Manifest manifest() {
        return content.manifest();
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        content.forEachFile(parallelism, sink);
    }

    @Override
    public Optional<Cache> cache() {
        return Optional.of(this);
    }

    @Override
    public synchronized <T extends AutoCloseable> T get(Class<T> kind, Supplier<T> make) {
        return kind.cast(made.computeIfAbsent(kind, first -> make.get()));
    }

    @Override
    public synchronized void close() {
        made.values().forEach(each -> assertThatCode(each::close).doesNotThrowAnyException());
    }
}
