package io.zdd.examples.demo;

/**
 * What the site answers.
 *
 * @param status the HTTP status
 * @param body the whole body
 */
record Answer(int status, String body) {}
