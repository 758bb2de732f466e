/**
 * Making it happen: the deployer applies plans, holds the lock, undoes what failed, and reports.
 *
 * <p>Layer 7, the roof. Imports everything below.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.run;
