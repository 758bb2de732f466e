package io.zdd.transport;

/** Gets the output of a command line by line, from one thread at a time. */
@FunctionalInterface
public interface OutputListener {
    /** Which of the two streams a line came from. */
    enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }

    /**
     * A line has come.
     *
     * @param stream where from
     * @param line without its line end; bytes that are not UTF-8 are replaced, and a line longer than 16 KiB is split
     */
    void line(Stream stream, String line);
}
