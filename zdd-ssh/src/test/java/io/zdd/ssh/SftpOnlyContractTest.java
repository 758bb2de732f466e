package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;

/** The contract against OpenSSH whose user has no shell: no commands, no mutex, and no look at processes. */
class SftpOnlyContractTest extends OpenSshContract {
    @Override
    OpenSsh start(Path empty) throws IOException, InterruptedException {
        return OpenSsh.start(empty, "ForceCommand internal-sftp -d " + empty);
    }

    /** Eleven on what commands do, nine on stopping them, three on the mutex. */
    @Override
    protected int skips() {
        return 23;
    }
}
