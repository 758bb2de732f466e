package io.zdd.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.PacketType;
import net.schmizz.sshj.sftp.Request;
import net.schmizz.sshj.sftp.Response;

/** The requests of SFTP version 3 on open files; a server answers those on one file in their order. */
final class SftpHandles {
    /** With its header this fits into one packet of SSH as OpenSSH takes it, 32 KiB. */
    static final int CHUNK = 32 * 1024 - 512;

    private static final String FSYNC = "fsync@openssh.com";
    private static final String COPY_DATA = "copy-data";

    private final SftpFiles files;
    private final SftpChannel channel;

    SftpHandles(SftpFiles files) {
        this.files = files;
        this.channel = files.channel();
    }

    SftpFiles files() {
        return files;
    }

    /** May give less than was asked for; nothing at the end of the file. */
    CompletableFuture<byte[]> read(SftpHandle handle, long offset, int length) {
        Request request = about(PacketType.READ, handle);
        request.putUInt64(offset);
        request.putUInt32(length);
        return files.ask(
                request,
                SftpDeed.READ,
                handle.path(),
                response -> response.getType() == PacketType.DATA ? response.readStringAsBytes() : new byte[0]);
    }

    CompletableFuture<Response> write(SftpHandle handle, long offset, byte[] data, int from, int length) {
        Request request = about(PacketType.WRITE, handle);
        request.putUInt64(offset);
        request.putString(data, from, length);
        return files.ask(request, SftpDeed.WRITE, handle.path(), response -> response);
    }

    CompletableFuture<FileAttributes> attributes(SftpHandle handle) {
        return files.ask(
                about(PacketType.FSTAT, handle),
                SftpDeed.LOOK,
                handle.path(),
                response -> response.readFileAttributes());
    }

    CompletableFuture<Response> setAttributes(SftpHandle handle, FileAttributes attributes) {
        Request request = about(PacketType.FSETSTAT, handle);
        request.putFileAttributes(attributes);
        return files.ask(request, SftpDeed.SET_ATTRIBUTES, handle.path(), response -> response);
    }

    CompletableFuture<Response> close(SftpHandle handle) {
        return files.ask(about(PacketType.CLOSE, handle), SftpDeed.CLOSE, handle.path(), response -> response);
    }

    /** Writes all of it at once and waits for nothing in between. */
    CompletableFuture<?> write(SftpHandle handle, long offset, byte[] data) {
        List<CompletableFuture<?>> parts = new ArrayList<>();
        for (int at = 0; at < data.length; at += CHUNK) {
            parts.add(write(handle, offset + at, data, at, Math.min(CHUNK, data.length - at)));
        }
        return all(parts);
    }

    /** The last of a file that was written: sent behind the data without waiting for it. */
    CompletableFuture<?> finish(SftpHandle handle, FileAttributes attributes, boolean durable) {
        List<CompletableFuture<?>> parts = new ArrayList<>();
        parts.add(setAttributes(handle, attributes));
        if (durable && canSync()) {
            parts.add(sync(handle));
        }
        parts.add(close(handle));
        return all(parts);
    }

    static CompletableFuture<?> all(List<CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]));
    }

    boolean canSync() {
        return channel.supports(FSYNC);
    }

    CompletableFuture<Response> sync(SftpHandle handle) {
        Request request = channel.extended(FSYNC);
        request.putString(handle.id());
        return files.ask(request, SftpDeed.FLUSH, handle.path(), response -> response);
    }

    boolean canCopy() {
        return channel.supports(COPY_DATA);
    }

    /** On the server, without the bytes travelling. */
    CompletableFuture<Response> copy(SftpHandle from, SftpHandle to, long offset, long length) {
        Request request = channel.extended(COPY_DATA);
        request.putString(from.id());
        request.putUInt64(offset);
        request.putUInt64(length);
        request.putString(to.id());
        request.putUInt64(offset);
        return files.ask(request, SftpDeed.COPY, to.path(), response -> response);
    }

    private Request about(PacketType type, SftpHandle handle) {
        Request request = channel.request(type);
        request.putString(handle.id());
        return request;
    }
}
