/** Ready-made steps for PHP-FPM, nginx, HAProxy and systemd, load balancers, and services that run in two slots. */
@org.jspecify.annotations.NullMarked
package io.zdd.service;
