package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationFilesTest {
    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix());
    private final Path directory = disk.getPath("/db/migrations");

    @BeforeEach
    void make_directory() throws IOException {
        Files.createDirectories(directory);
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    @Test
    void files_come_by_version_and_phase_and_others_are_left_alone() throws IOException {
        write("V10__b.expand.sql", "V9__a.contract.sql", "V9__a.backfill.sql", "V9__a.expand.sql", "README.md");
        assertThat(Migrations.from(directory).files())
                .extracting(MigrationFile::fileName)
                .containsExactly("V9__a.expand.sql", "V9__a.backfill.sql", "V9__a.contract.sql", "V10__b.expand.sql");
    }

    @Test
    void a_file_is_what_its_name_says() throws IOException {
        Files.writeString(directory.resolve("V012__orders_reference_code.contract.mariadb.sql"), "SELECT 1");
        assertThat(Migrations.from(directory).files())
                .containsExactly(new MigrationFile(
                        "V012__orders_reference_code.contract.mariadb.sql",
                        12,
                        "orders_reference_code",
                        MigrationPhase.CONTRACT,
                        Optional.of(Dialect.MARIADB),
                        "SELECT 1"));
    }

    @Test
    void a_database_gets_what_is_for_it_or_for_all() throws IOException {
        write("V1__a.expand.postgresql.sql", "V1__a.expand.mariadb.sql", "V2__b.expand.sql");
        assertThat(Migrations.from(directory).on(Database.mariadb(10, 11)).files())
                .extracting(MigrationFile::toString)
                .containsExactly("V1__a.expand.mariadb.sql", "V2__b.expand.sql");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() throws IOException {
        write("V1__a.sql", "v2__b.expand.sql", "V3__c.EXPAND.SQL", "V4__d.expand.oracle.sql", "V__e.expand.sql");
        Files.createDirectory(directory.resolve("old"));
        String form = " is not named V<version>__<name>.<phase>.sql, such as V12__orders_reference_code.expand.sql; the"
                + " phase is expand, backfill or contract, and .postgresql, .mariadb or .mysql may stand behind it\n";
        assertThatThrownBy(() -> Migrations.from(directory))
                .isInstanceOf(ZddException.class)
                .hasMessage(("The migrations in /db/migrations cannot be used:\n  V1__a.sql" + form
                                + "  V3__c.EXPAND.SQL" + form
                                + "  V4__d.expand.oracle.sql" + form
                                + "  V__e.expand.sql" + form
                                + "  old is a directory: all files lie side by side\n"
                                + "  v2__b.expand.sql" + form)
                        .stripTrailing());
    }

    @Test
    void one_version_has_one_name() throws IOException {
        write("V1__a.expand.sql", "V1__b.contract.sql");
        refused("V1__b.contract.sql and V1__a.expand.sql have one version and two names: give one of them the next free"
                + " version");
    }

    @Test
    void a_phase_of_a_version_is_there_once_for_each_server() throws IOException {
        write("V1__a.expand.sql", "V01__a.expand.mysql.sql");
        refused("V01__a.expand.mysql.sql and V1__a.expand.sql are the same phase of one version, for one server: join"
                + " them, or name in each the kind of server it is for");
    }

    @Test
    void versions_have_no_gaps_behind_the_first() throws IOException {
        write("V40__a.expand.sql", "V41__b.expand.sql", "V43__c.expand.sql");
        refused(
                "between V41__b.expand.sql and V43__c.expand.sql there is no V42: number them without gaps, or by date");
    }

    @Test
    void versions_that_are_dates_may_have_gaps() throws IOException {
        write("V2__a.expand.sql", "V20261124__b.expand.sql", "V20261201103000__c.expand.sql");
        assertThat(Migrations.from(directory).files()).hasSize(3);
    }

    @Test
    void a_directory_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Migrations.from(directory.resolve("none")))
                .isInstanceOf(ZddException.class)
                .hasMessage("Reading the migrations in /db/migrations/none failed:"
                        + " java.nio.file.NoSuchFileException: /db/migrations/none");
    }

    @Test
    void a_file_that_is_not_utf_8_is_named() throws IOException {
        Files.write(directory.resolve("V1__a.expand.sql"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> Migrations.from(directory))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("Reading /db/migrations/V1__a.expand.sql as UTF-8 failed: ");
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> Migrations.from(directory))
                .isInstanceOf(ZddException.class)
                .hasMessage("The migrations in /db/migrations cannot be used:\n  " + problem);
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(directory.resolve(name), "SELECT 1");
        }
    }
}
