/** The transport over SSH: files and commands on a remote host, by scripts in one round trip or by SFTP. */
@NullMarked
package io.zdd.ssh;

import org.jspecify.annotations.NullMarked;
