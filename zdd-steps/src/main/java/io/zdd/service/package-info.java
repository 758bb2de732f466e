/** Ready-made steps for PHP-FPM, nginx and systemd. */
@org.jspecify.annotations.NullMarked
package io.zdd.service;
