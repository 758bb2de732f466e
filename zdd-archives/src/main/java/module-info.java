/** Releases from tar and zip archives, read as they lie there; knows no transport. */
module io.zdd.archives {
    requires transitive io.zdd.core;
    requires org.apache.commons.compress;
    requires static transitive org.jspecify;

    exports io.zdd.archive;
}
