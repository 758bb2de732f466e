/** The demo: releases go live while visitors hammer the site, and not one request is lost. */
@org.jspecify.annotations.NullMarked
package io.zdd.examples.demo;
