package io.zdd.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lists a directory: the server gives some hundred names at a time, so that more and more requests go ahead. */
final class SftpListing {
    private static final int MOST_AHEAD = 32;

    private final SftpFiles files;
    private final SftpHandle handle;
    private final List<String> names = new ArrayList<>();
    private final CompletableFuture<List<String>> result = new CompletableFuture<>();
    private int ahead = 2;
    private int underWay;
    private boolean ended;
    private @Nullable Throwable failure;

    private SftpListing(SftpFiles files, SftpHandle handle) {
        this.files = files;
        this.handle = handle;
    }

    /** The raw names of an open directory, in no order, without dots. */
    static CompletableFuture<List<String>> of(SftpFiles files, SftpHandle handle) {
        SftpListing listing = new SftpListing(files, handle);
        listing.askMore();
        return listing.result;
    }

    private void askMore() {
        while (!ended && underWay < ahead) {
            underWay++;
            files.nextNames(handle).whenComplete(this::settle);
        }
    }

    private void settle(@Nullable List<String> found, @Nullable Throwable failed) {
        underWay--;
        failure = failure == null ? failed : failure;
        if (found == null || found.isEmpty()) {
            ended = true;
        } else {
            found.stream()
                    .filter(name -> !name.equals(".") && !name.equals(".."))
                    .forEach(names::add);
            ahead = Math.min(MOST_AHEAD, ahead * 2);
        }
        askMore();
        if (!ended || underWay > 0) {
            return;
        }
        if (failure == null) {
            result.complete(names);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
