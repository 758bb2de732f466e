package io.zdd.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Manifest;
import io.zdd.model.ZddException;
import io.zdd.transport.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of a content once for all hosts of a run. */
class FleetContentTest {
    private final FleetContent content = new FleetContent(new Empty());
    private final List<String> closed = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @Test
    void each_kind_is_made_once_and_closed_at_the_end() {
        Copy copy = content.get(Copy.class, () -> new Copy("first"));
        Index index = content.get(Index.class, () -> new Index("index"));

        assertThat(content.get(Copy.class, () -> new Copy("second"))).isSameAs(copy);
        assertThat(content.get(Index.class, () -> new Index("other"))).isSameAs(index);
        assertThat(closed).isEmpty();
        close();
        close();
        assertThat(closed).containsExactly("first", "index");
        assertThat(problems).isEmpty();
    }

    @Test
    void what_could_not_be_made_is_made_for_the_next() {
        assertThatThrownBy(() -> content.get(Copy.class, () -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");

        assertThat(content.get(Copy.class, () -> new Copy("second")).name).isEqualTo("second");
    }

    @Test
    void one_that_cannot_be_closed_keeps_none_of_the_others_open() {
        content.get(Copy.class, () -> new Copy("broken"));
        content.get(Index.class, () -> new Index("index"));

        close();

        assertThat(problems).containsExactly("broken");
        assertThat(closed).containsExactly("index");
    }

    @Test
    void nothing_is_made_after_the_end() {
        close();

        assertThatThrownBy(() -> content.get(Copy.class, () -> new Copy("late")))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("the deployment is over");
    }

    private void close() {
        content.close(failed -> problems.add(failed.getMessage()));
    }

    private class Copy implements AutoCloseable {
        private final String name;

        Copy(String name) {
            this.name = name;
        }

        @Override
        public void close() throws IOException {
            if (name.equals("broken")) {
                throw new IOException(name);
            }
            closed.add(name);
        }
    }

    private final class Index extends Copy {
        Index(String name) {
            super(name);
        }
    }

    private static final class Empty implements Content {
        @Override
        public Manifest manifest() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachFile(int parallelism, FileSink sink) {
            throw new UnsupportedOperationException();
        }
    }
}
