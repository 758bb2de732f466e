package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Gives the content of files of a host. */
interface Downloads {
    /** Gives these files, whose paths are relative to the directory, in their order. */
    void fetch(RemotePath directory, List<Wanted> files, Sink sink) throws IOException;

    /** A file, and how many bytes it has. */
    record Wanted(String path, long size) {}

    /** Takes one file: exactly as many bytes as it has must be read. */
    @FunctionalInterface
    interface Sink {
        void accept(Wanted file, InputStream bytes) throws IOException;
    }
}
