package io.zdd.ssh;

/** How much a line has carried one way, and after how much it breaks. */
final class Carried {
    private long bytes;
    private long end = Long.MAX_VALUE;

    synchronized long bytes() {
        return bytes;
    }

    /** Breaks all connections once so many more bytes were carried. */
    synchronized void cutAfter(long more) {
        end = bytes + more;
    }

    synchronized void cutNoMore() {
        end = Long.MAX_VALUE;
    }

    /** Of so many bytes, how many get through. */
    synchronized int allowed(int wanted) {
        int allowed = (int) Math.min(wanted, end - bytes);
        bytes += allowed;
        return allowed;
    }
}
