/** The transport over SSH. */
module io.zdd.ssh {
    requires transitive io.zdd.core;
    requires static transitive org.jspecify;
    // Both are automatic modules; that is what requires-automatic is switched off for in the POM of this module.
    requires com.hierynomus.sshj;
    requires org.slf4j;

    exports io.zdd.ssh;
}
