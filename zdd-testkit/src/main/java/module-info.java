/** What tests a transport, a step or a strategy: contract suites, recording and faulty transports. */
module io.zdd.testkit {
    requires transitive io.zdd.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires static transitive org.jspecify;

    exports io.zdd.testkit;
}
