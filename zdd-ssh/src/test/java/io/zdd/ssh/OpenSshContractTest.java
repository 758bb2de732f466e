package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;

/** The contract against OpenSSH whose user has a shell and the tools of GNU. */
class OpenSshContractTest extends OpenSshContract {
    @Override
    OpenSsh start(Path empty) throws IOException, InterruptedException {
        return OpenSsh.start(empty);
    }
}
