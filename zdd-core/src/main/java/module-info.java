/** Releases, strategies, plans and everything else that knows about deployment; knows no transport. */
module io.zdd.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.zdd.model;
    exports io.zdd.transport;
    exports io.zdd.release;
    exports io.zdd.fleet;
    exports io.zdd.plan;
    exports io.zdd.strategy;
    exports io.zdd.run;
}
