package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.sftp.RemoteFile;
import net.schmizz.sshj.sftp.SFTPClient;

/** One file after the other, each read ahead. */
final class SftpDownloads implements Downloads {
    private static final int AHEAD = 16;

    private final SSHClient client;

    SftpDownloads(SSHClient client) {
        this.client = client;
    }

    @Override
    public void fetch(RemotePath directory, List<Wanted> files, Sink sink) throws IOException {
        try (SFTPClient sftp = client.newSFTPClient()) {
            for (Wanted wanted : files) {
                try (RemoteFile file =
                                sftp.open(directory.resolve(wanted.path()).value());
                        InputStream bytes = file.new ReadAheadRemoteFileInputStream(AHEAD)) {
                    sink.accept(wanted, bytes);
                }
            }
        }
    }
}
