/** What tests a transport, a step or a strategy. Uses the public types of zdd-core only. */
@NullMarked
package io.zdd.testkit;

import org.jspecify.annotations.NullMarked;
