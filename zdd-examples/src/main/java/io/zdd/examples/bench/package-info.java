/** The benchmarks: zdd beside what it replaces, in the same run. */
@org.jspecify.annotations.NullMarked
package io.zdd.examples.bench;
