/**
 * The service provider interface of transports: file operations as values, commands, bulk upload.
 *
 * <p>Layer 2. A transport knows files and commands of one host and nothing of deployments. Imports {@code model} only.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.transport;
