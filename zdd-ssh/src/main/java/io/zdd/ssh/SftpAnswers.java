package io.zdd.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileAttributes.Flag;
import net.schmizz.sshj.sftp.PacketType;
import net.schmizz.sshj.sftp.Request;
import net.schmizz.sshj.sftp.Response;
import net.schmizz.sshj.sftp.Response.StatusCode;

/** Makes values, and failures, of the server's answers. */
final class SftpAnswers {
    private SftpAnswers() {}

    /** Takes what is needed of an answer. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(Response response) throws IOException;
    }

    /** A status that is not OK is the failure of the future; the end of a file or directory is none. */
    static <T> CompletableFuture<T> ask(
            SftpChannel channel, Request request, SftpDeed deed, SftpPath path, Parser<T> parser) {
        return channel.send(request).thenCompose(response -> {
            try {
                if (response.getType() == PacketType.STATUS) {
                    requireOk(response, deed, path);
                }
                return CompletableFuture.completedFuture(parser.parse(response));
            } catch (IOException failed) {
                return CompletableFuture.failedFuture(failed);
            }
        });
    }

    private static void requireOk(Response response, SftpDeed deed, SftpPath path) throws IOException {
        StatusCode code = response.readStatusCode();
        if (code != StatusCode.OK && code != StatusCode.EOF) {
            String message = response.available() > 0 ? response.readString(StandardCharsets.UTF_8) : "";
            throw new SftpFault(deed, path, code, message);
        }
    }

    static <T> CompletableFuture<Optional<T>> ifThere(CompletableFuture<T> answer) {
        return answer.thenApply(Optional::of)
                .exceptionallyCompose(failed -> failed.getCause() instanceof SftpFault fault && fault.saysMissing()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(failed));
    }

    /** Apache MINA has something at paths below a file, but nothing to say of it. */
    static FileAttributes attributes(Response response, SftpDeed deed, SftpPath path) throws IOException {
        FileAttributes found = response.readFileAttributes();
        if (!found.has(Flag.MODE) && !found.has(Flag.SIZE)) {
            throw new SftpFault(deed, path, StatusCode.NO_SUCH_FILE, "it has no attributes");
        }
        return found;
    }

    static SftpPath onlyName(Response response) throws IOException {
        response.ensurePacketTypeIs(PacketType.NAME);
        response.readUInt32();
        return new SftpPath(response.readString(StandardCharsets.ISO_8859_1));
    }

    static List<String> names(Response response) throws IOException {
        List<String> names = new ArrayList<>();
        if (response.getType() == PacketType.NAME) {
            for (long left = response.readUInt32(); left > 0; left--) {
                names.add(response.readString(StandardCharsets.ISO_8859_1));
                response.readStringAsBytes();
                response.readFileAttributes();
            }
        }
        return names;
    }
}
