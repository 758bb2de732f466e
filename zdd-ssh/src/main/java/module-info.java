/** The place of the transport over SSH. */
module io.zdd.ssh {
    requires transitive io.zdd.core;
}
