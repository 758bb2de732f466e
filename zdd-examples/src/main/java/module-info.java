/** Programs that show the library at work: the demo and the benchmarks. */
open module io.zdd.examples {
    requires io.zdd.local;
    requires io.zdd.ssh;
    requires io.zdd.steps;
    requires java.management;
    requires jdk.httpserver;
    requires static org.jspecify;
}
