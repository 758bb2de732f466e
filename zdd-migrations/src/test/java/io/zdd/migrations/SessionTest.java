package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class SessionTest {
    @Parameter
    ServerKind kind;

    TestDatabase database;
    Session session;

    @BeforeEach
    void open(DatabaseServers.Starter servers) throws SQLException {
        database = servers.start(kind).fresh();
        session = Session.open(database.source());
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
    }

    @Test
    void the_server_says_what_it_is() throws SQLException {
        String expected = kind.name().toLowerCase().replaceFirst("_", " ").replace('_', '.');
        assertThat(session.database()).hasToString(expected);
        assertThat(session.title()).startsWith(expected + " 'test");
    }

    @Test
    void one_session_at_a_time_has_a_lock() throws SQLException {
        assertThat(session.holder("migrator")).isEqualTo("nobody any more");
        assertThat(session.tryLock("migrator")).isTrue();
        try (Session other = Session.open(database.source())) {
            assertThat(other.tryLock("migrator")).isFalse();
            assertThat(other.tryLock("another")).isTrue();
            assertThat(other.holder("migrator")).contains(" of the server");
        }
        session.close();
        try (Session next = Session.open(database.source())) {
            assertThat(next.tryLock("migrator")).isTrue();
        }
    }

    @Test
    void a_lock_is_free_when_its_connection_is_gone(DatabaseServers.Starter servers) throws Exception {
        String id = kind.postgresql() ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()";
        assertThat(session.tryLock("migrator")).isTrue();
        String connection = session.text(id);
        database.run(kind.postgresql() ? "SELECT pg_terminate_backend(" + connection + ")" : "KILL " + connection);
        try (Session next = Session.open(database.source())) {
            Patience patience = new Patience(Duration.ofSeconds(10));
            while (!next.tryLock("migrator")) {
                assertThat(patience.moment())
                        .as("the lock is free within ten seconds")
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> session.text(id))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(session.isLost(failure)).isTrue());
    }

    @Test
    void the_same_lock_of_another_database_is_another(DatabaseServers.Starter servers) throws SQLException {
        assertThat(session.tryLock("migrator")).isTrue();
        try (Session other = Session.open(servers.start(kind).fresh().source())) {
            assertThat(other.tryLock("migrator")).isTrue();
        }
    }

    @Test
    void a_connection_of_a_pool_is_given_back_as_it_was() throws SQLException {
        String setting = kind.postgresql() ? "lock_timeout" : "lock_wait_timeout";
        try (OneConnection pool = new OneConnection(database.source())) {
            Map<String, Object> before;
            try (Session used = Session.open(pool)) {
                before = Map.of(setting, used.text(used.engine().readSetting(setting)));
                used.set(used.engine().settings());
                used.set(Map.of(setting, kind.postgresql() ? "7ms" : (Object) 7));
                assertThat(used.text(used.engine().readSetting(setting))).contains("7");
                assertThat(used.tryLock("migrator")).isTrue();
            }
            try (Session again = Session.open(pool)) {
                assertThat(Map.of(setting, again.text(again.engine().readSetting(setting))))
                        .isEqualTo(before);
                assertThat(again.tryLock("migrator")).isTrue();
            }
            assertThat(session.tryLock("migrator")).isTrue();
        }
    }

    @Test
    void an_interrupt_stops_a_statement_at_the_server() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            begun.countDown();
            try {
                session.execute(kind.postgresql() ? "SELECT pg_sleep(100)" : "SELECT SLEEP(100)");
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        thread.start();
        begun.await();
        Thread.sleep(500);
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(session.text("SELECT 1")).isEqualTo("1");
    }

    @Test
    void a_null_is_never_made_an_empty_text() throws Exception {
        database.run(
                "CREATE TABLE t (a VARCHAR(10))",
                "INSERT INTO t VALUES (NULL)",
                "CREATE TABLE control (a VARCHAR(10))",
                "INSERT INTO control VALUES (NULL)");
        try (OneConnection lenient = new OneConnection(database.source())) {
            if (!kind.postgresql()) {
                lenient.run("SET SESSION sql_mode = ''");
                lenient.run("ALTER TABLE control MODIFY a VARCHAR(10) NOT NULL");
                assertThat(database.value("SELECT a FROM control"))
                        .as("what has to be prevented")
                        .isEmpty();
            }
            try (Session strict = Session.open(lenient)) {
                strict.set(strict.engine().settings());
                String required = kind.postgresql() ? "ALTER COLUMN a SET NOT NULL" : "MODIFY a VARCHAR(10) NOT NULL";
                assertThatThrownBy(() -> strict.execute("ALTER TABLE t " + required))
                        .isInstanceOf(SQLException.class);
            }
        }
        assertThat(database.value("SELECT a FROM t")).isNull();
    }
}
