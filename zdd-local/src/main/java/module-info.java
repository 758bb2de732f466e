/** The transport to a local file system, on the disk or in memory. */
module io.zdd.local {
    requires io.zdd.archives;
    requires transitive io.zdd.core;
    requires static transitive org.jspecify;

    exports io.zdd.local;
}
