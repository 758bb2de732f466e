/**
 * Health checks: steps that look until a service is well, or give up.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.check;
