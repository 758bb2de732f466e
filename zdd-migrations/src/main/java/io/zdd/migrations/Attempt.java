package io.zdd.migrations;

import java.time.Duration;
import java.util.Optional;

/**
 * The how-manieth time a change is tried.
 *
 * @param number from 1
 * @param took since the first was begun
 * @param release for which one; empty outside a deployment
 */
record Attempt(int number, Duration took, Optional<String> release) {}
