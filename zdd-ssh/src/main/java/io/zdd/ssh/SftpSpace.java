package io.zdd.ssh;

import io.zdd.transport.DiskSpace;
import java.io.IOException;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.Request;
import net.schmizz.sshj.sftp.Response;

/**
 * What a server says of a file system.
 *
 * @param free what the user may still write
 * @param readOnly whether nobody may
 */
record SftpSpace(DiskSpace free, boolean readOnly) {
    /** Where the server cannot tell: planning must not refuse what may well fit. */
    private static final SftpSpace UNKNOWN = new SftpSpace(new DiskSpace(Long.MAX_VALUE, OptionalLong.empty()), false);

    private static final String STATVFS = "statvfs@openssh.com";
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /** Of a path that exists. */
    static CompletableFuture<SftpSpace> at(SftpFiles files, SftpPath path) {
        if (!files.channel().supports(STATVFS)) {
            return CompletableFuture.completedFuture(UNKNOWN);
        }
        Request request = files.channel().extended(STATVFS);
        request.putString(path.bytes());
        return files.ask(request, SftpDeed.ASK_SPACE, path, SftpSpace::parse);
    }

    /** Of a path or its nearest existing parent. */
    static CompletableFuture<SftpSpace> around(SftpFiles files, SftpPath path) {
        return SftpAnswers.ifThere(at(files, path)).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(found.get());
            }
            return path.isRoot() ? CompletableFuture.completedFuture(UNKNOWN) : around(files, path.parent());
        });
    }

    private static SftpSpace parse(Response response) throws IOException {
        response.readUInt64();
        BigInteger blockSize = response.readUInt64AsBigInteger();
        response.readUInt64AsBigInteger();
        response.readUInt64AsBigInteger();
        BigInteger blocks = response.readUInt64AsBigInteger();
        // Some file systems make files as they are needed and say that there are none at all.
        boolean countsFiles = response.readUInt64AsBigInteger().signum() > 0;
        response.readUInt64AsBigInteger();
        long files = clamped(response.readUInt64AsBigInteger());
        response.readUInt64AsBigInteger();
        boolean readOnly = response.readUInt64AsBigInteger().testBit(0);
        return new SftpSpace(
                new DiskSpace(
                        clamped(blocks.multiply(blockSize)),
                        countsFiles ? OptionalLong.of(files) : OptionalLong.empty()),
                readOnly);
    }

    private static long clamped(BigInteger number) {
        return number.min(LONG_MAX).longValueExact();
    }

    /** Less than this is as good as nothing: the last blocks are often kept for something else. */
    boolean isFull() {
        return free.bytes() < (1 << 16) || free.files().orElse(1) == 0;
    }
}
