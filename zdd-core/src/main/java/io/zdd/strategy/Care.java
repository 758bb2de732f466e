package io.zdd.strategy;

/**
 * How much is done against what may go wrong.
 *
 * @param durable whether data is flushed to the disk
 * @param provingByReadingBack whether a host that cannot hash has what was uploaded read back
 */
record Care(boolean durable, boolean provingByReadingBack) {
    static final Care FULL = new Care(true, true);

    Care durable(boolean flush) {
        return new Care(flush, provingByReadingBack);
    }

    Care provingByReadingBack(boolean proof) {
        return new Care(durable, proof);
    }
}
