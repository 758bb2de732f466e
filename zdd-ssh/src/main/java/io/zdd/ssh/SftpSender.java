package io.zdd.ssh;

import io.zdd.model.ManifestEntry;
import io.zdd.transport.Content;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import net.schmizz.sshj.sftp.FileAttributes;

/** Sends the files of an upload: small ones with many on their way at once, large ones with many pieces. */
final class SftpSender {
    /** Larger files are sent as they are read. */
    private static final int SMALL = 1 << 20;
    /** What may wait in memory for its answers. */
    private static final int MEMORY = 8 << 20;
    /** Each has a handle on the server, of which OpenSSH has hundreds. */
    private static final int FILES = 128;
    /** Pieces of a large file: as much as OpenSSH takes without a pause. */
    private static final int UNCONFIRMED = 64;

    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpChannel channel;
    private final Function<ManifestEntry, SftpPath> pathOf;
    private final Progress progress;
    private final Deque<Begun> begun = new ArrayDeque<>();
    private long memory;

    private record Begun(CompletableFuture<?> file, long bytes) {}

    SftpSender(SftpHandles handles, Function<ManifestEntry, SftpPath> pathOf, UploadProgress progress) {
        this.files = handles.files();
        this.handles = handles;
        this.channel = files.channel();
        this.pathOf = pathOf;
        this.progress = new Progress(progress);
    }

    void send(Content content) throws IOException {
        try {
            content.forEachFile(1, this::send);
            while (!begun.isEmpty()) {
                finishOldest();
            }
        } catch (IOException | RuntimeException failed) {
            channel.settle(begun.stream().map(Begun::file).toList(), failed);
            throw failed;
        }
    }

    private void send(ManifestEntry.File file, InputStream bytes) throws IOException {
        CompletableFuture<SftpHandle> open = files.create(pathOf.apply(file));
        if (file.size() > SMALL) {
            begin(0, sendLarge(channel.await(open), file, bytes));
            return;
        }
        byte[] data;
        try {
            data = bytes.readAllBytes();
        } catch (IOException | RuntimeException failed) {
            begin(0, open.thenCompose(handles::close));
            throw failed;
        }
        begin(data.length, open.thenCompose(handle -> sendSmall(handle, file, data)));
    }

    private CompletableFuture<?> sendSmall(SftpHandle handle, ManifestEntry.File file, byte[] data) {
        List<CompletableFuture<?>> parts = new ArrayList<>();
        for (int at = 0; at < data.length; at += SftpHandles.CHUNK) {
            parts.add(write(handle, at, data, at, Math.min(SftpHandles.CHUNK, data.length - at)));
        }
        parts.add(handles.finish(handle, attributes(file), false));
        return SftpHandles.all(parts);
    }

    private CompletableFuture<?> sendLarge(SftpHandle handle, ManifestEntry.File file, InputStream bytes)
            throws IOException {
        Deque<CompletableFuture<?>> unconfirmed = new ArrayDeque<>();
        byte[] chunk = new byte[SftpHandles.CHUNK];
        long at = 0;
        try {
            for (int n = bytes.readNBytes(chunk, 0, chunk.length);
                    n > 0;
                    n = bytes.readNBytes(chunk, 0, chunk.length)) {
                unconfirmed.add(write(handle, at, chunk, 0, n));
                at += n;
                if (unconfirmed.size() >= UNCONFIRMED) {
                    channel.await(unconfirmed.remove());
                }
            }
        } catch (IOException | RuntimeException failed) {
            channel.settle(List.of(handles.close(handle)), failed);
            throw failed;
        }
        unconfirmed.add(handles.finish(handle, attributes(file), false));
        return SftpHandles.all(new ArrayList<>(unconfirmed));
    }

    private CompletableFuture<?> write(SftpHandle handle, long offset, byte[] data, int from, int length) {
        return handles.write(handle, offset, data, from, length).thenAccept(done -> progress.advanced(length));
    }

    private void begin(long bytes, CompletableFuture<?> file) throws IOException {
        begun.add(new Begun(file, bytes));
        memory += bytes;
        while (begun.size() > FILES || memory > MEMORY) {
            finishOldest();
        }
    }

    private void finishOldest() throws IOException {
        Begun oldest = begun.remove();
        memory -= oldest.bytes;
        channel.await(oldest.file);
    }

    private static FileAttributes attributes(ManifestEntry.File file) {
        return new FileAttributes.Builder()
                .withPermissions(file.mode().bits())
                .withAtimeMtime(file.modified(), file.modified())
                .build();
    }

    /** Stops telling once the listener has stopped the upload. */
    private static final class Progress {
        private final UploadProgress listener;
        private boolean stopped;

        Progress(UploadProgress listener) {
            this.listener = listener;
        }

        void advanced(long bytes) {
            if (stopped) {
                return;
            }
            stopped = true;
            listener.advanced(bytes);
            stopped = false;
        }
    }
}
