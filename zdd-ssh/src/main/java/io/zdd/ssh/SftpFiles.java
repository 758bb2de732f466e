package io.zdd.ssh;

import io.zdd.model.FileMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.OpenMode;
import net.schmizz.sshj.sftp.PacketType;
import net.schmizz.sshj.sftp.Request;
import net.schmizz.sshj.sftp.Response;

/** The requests of SFTP version 3 on paths, each sent at once and answered by a future; {@link SftpHandles} has the rest. */
final class SftpFiles {
    private static final String POSIX_RENAME = "posix-rename@openssh.com";
    private static final FileMode OPEN_FOR_US = FileMode.of(0600);

    private final SftpChannel channel;

    SftpFiles(SftpChannel channel) {
        this.channel = channel;
    }

    SftpChannel channel() {
        return channel;
    }

    /** Without following a link at the end; empty if nothing is there. */
    CompletableFuture<Optional<FileAttributes>> find(SftpPath path) {
        return SftpAnswers.ifThere(attributes(PacketType.LSTAT, SftpDeed.LOOK, path));
    }

    /** Links followed; empty if nothing is there. */
    CompletableFuture<Optional<FileAttributes>> findFollowed(SftpPath path) {
        return SftpAnswers.ifThere(attributes(PacketType.STAT, SftpDeed.LOOK, path));
    }

    CompletableFuture<FileAttributes> lstat(SftpPath path) {
        return attributes(PacketType.LSTAT, SftpDeed.LOOK, path);
    }

    private CompletableFuture<FileAttributes> attributes(PacketType type, SftpDeed deed, SftpPath path) {
        return ask(about(type, path), deed, path, response -> SftpAnswers.attributes(response, deed, path));
    }

    CompletableFuture<SftpPath> readLink(SftpPath link) {
        return ask(about(PacketType.READLINK, link), SftpDeed.READ_LINK, link, SftpAnswers::onlyName);
    }

    CompletableFuture<SftpPath> realPath(SftpPath path) {
        return ask(about(PacketType.REALPATH, path), SftpDeed.LOOK, path, SftpAnswers::onlyName);
    }

    /** OpenSSH, and all that follow it, want the target first; the draft says the opposite. */
    CompletableFuture<Response> symlink(SftpPath link, SftpPath target) {
        Request request = about(PacketType.SYMLINK, target);
        request.putString(link.bytes());
        return ask(request, SftpDeed.MAKE_LINK, link, response -> response);
    }

    /** Replaces what is at the new path; only where {@link #canReplace()}. */
    CompletableFuture<Response> replace(SftpPath from, SftpPath to) {
        Request request = channel.extended(POSIX_RENAME);
        request.putString(from.bytes());
        request.putString(to.bytes());
        return ask(request, SftpDeed.REPLACE, to, response -> response);
    }

    boolean canReplace() {
        return channel.supports(POSIX_RENAME);
    }

    /** Version 3's own rename, which refuses if something is at the new path. */
    CompletableFuture<Response> rename(SftpPath from, SftpPath to) {
        Request request = about(PacketType.RENAME, from);
        request.putString(to.bytes());
        return ask(request, SftpDeed.RENAME, to, response -> response);
    }

    /** The umask still takes its part of the mode. */
    CompletableFuture<Response> makeDirectory(SftpPath directory, FileMode mode) {
        Request request = about(PacketType.MKDIR, directory);
        request.putFileAttributes(permissions(mode));
        return ask(request, SftpDeed.MAKE_DIRECTORY, directory, response -> response);
    }

    /** Follows links, so only for what is known to be none. */
    CompletableFuture<Response> setAttributes(SftpPath path, FileAttributes attributes) {
        Request request = about(PacketType.SETSTAT, path);
        request.putFileAttributes(attributes);
        return ask(request, SftpDeed.SET_ATTRIBUTES, path, response -> response);
    }

    /** Follows links, so only for what is known to be none. */
    CompletableFuture<Response> setMode(SftpPath path, FileMode mode) {
        return setAttributes(path, permissions(mode));
    }

    CompletableFuture<Response> remove(SftpPath file) {
        return ask(about(PacketType.REMOVE, file), SftpDeed.DELETE, file, response -> response);
    }

    CompletableFuture<Response> removeDirectory(SftpPath directory) {
        return ask(about(PacketType.RMDIR, directory), SftpDeed.DELETE, directory, response -> response);
    }

    CompletableFuture<SftpHandle> openToRead(SftpPath file) {
        return open(SftpDeed.OPEN, file, EnumSet.of(OpenMode.READ), FileAttributes.EMPTY);
    }

    /** A file that must not exist; until it is finished nobody else may read it. */
    CompletableFuture<SftpHandle> create(SftpPath file) {
        return open(
                SftpDeed.CREATE,
                file,
                EnumSet.of(OpenMode.WRITE, OpenMode.CREAT, OpenMode.EXCL),
                permissions(OPEN_FOR_US));
    }

    CompletableFuture<SftpHandle> openToAppend(SftpPath file) {
        return open(
                SftpDeed.OPEN,
                file,
                EnumSet.of(OpenMode.WRITE, OpenMode.CREAT, OpenMode.APPEND),
                permissions(OPEN_FOR_US));
    }

    private CompletableFuture<SftpHandle> open(
            SftpDeed deed, SftpPath file, Set<OpenMode> modes, FileAttributes attributes) {
        Request request = about(PacketType.OPEN, file);
        request.putUInt32(OpenMode.toMask(modes));
        request.putFileAttributes(attributes);
        return ask(request, deed, file, response -> new SftpHandle(file, response.readStringAsBytes()));
    }

    CompletableFuture<SftpHandle> openDirectory(SftpPath directory) {
        return ask(
                about(PacketType.OPENDIR, directory),
                SftpDeed.LIST,
                directory,
                response -> new SftpHandle(directory, response.readStringAsBytes()));
    }

    /** The next raw names, or an empty list at the end. */
    CompletableFuture<List<String>> nextNames(SftpHandle handle) {
        Request request = channel.request(PacketType.READDIR);
        request.putString(handle.id());
        return ask(request, SftpDeed.LIST, handle.path(), SftpAnswers::names);
    }

    <T> CompletableFuture<T> ask(Request request, SftpDeed deed, SftpPath path, SftpAnswers.Parser<T> parser) {
        return SftpAnswers.ask(channel, request, deed, path, parser);
    }

    static FileAttributes permissions(FileMode mode) {
        return new FileAttributes.Builder().withPermissions(mode.bits()).build();
    }

    private Request about(PacketType type, SftpPath path) {
        Request request = channel.request(type);
        request.putString(path.bytes());
        return request;
    }
}
