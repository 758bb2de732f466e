/** Steps for the servers that many deployments have to do with; knows no transport. */
module io.zdd.services {
    requires transitive io.zdd.core;
    requires static transitive org.jspecify;

    exports io.zdd.service;
}
