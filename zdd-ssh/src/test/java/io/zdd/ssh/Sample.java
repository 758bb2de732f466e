package io.zdd.ssh;

/** How much of a long run is made: all of it, or where {@code ZDD_SAMPLE=small} is in the environment a part. */
final class Sample {
    private static final boolean SMALL = "small".equals(System.getenv("ZDD_SAMPLE"));

    private Sample() {}

    static int of(int all, int small) {
        return SMALL ? small : all;
    }
}
