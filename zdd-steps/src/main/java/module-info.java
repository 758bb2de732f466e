/** Ready-made steps: commands, files, health checks, reloads of services; knows no transport. */
module io.zdd.steps {
    requires transitive io.zdd.core;
    requires static transitive org.jspecify;

    exports io.zdd.check;
    exports io.zdd.step;
    exports io.zdd.service;
}
