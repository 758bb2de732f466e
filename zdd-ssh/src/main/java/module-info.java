/** The transport over SSH. */
// sshj is an automatic module: it has no descriptor of its own.
@SuppressWarnings("requires-automatic")
module io.zdd.ssh {
    requires transitive io.zdd.core;
    requires static transitive org.jspecify;
    requires com.hierynomus.sshj;
    requires org.slf4j;

    exports io.zdd.ssh;
}
