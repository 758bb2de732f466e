package io.zdd.ssh;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No answer will come any more; what was under way may have been done or not. */
final class SftpLost extends IOException {
    private static final long serialVersionUID = 1L;

    SftpLost(String detail, @Nullable Throwable cause) {
        super(detail, cause);
    }
}
