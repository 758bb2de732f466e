package io.zdd.local;

import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;

/** Makes a reason of what {@code java.nio.file} threw. */
final class Failures {
    private Failures() {}

    /** What an operation refuses by itself. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refused(Reason reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        /** For the reason of another failure, with more to say. */
        Refused(IOException cause, String detail) {
            super(detail, cause);
            this.reason = reason(cause);
        }
    }

    static BatchFailedException of(String host, int index, FileOperation<?> operation, Exception failed) {
        return new BatchFailedException(host, index, operation, reason(failed), detail(failed), failed);
    }

    private static Reason reason(Exception failed) {
        if (failed instanceof Refused refused) {
            return refused.reason;
        }
        if (failed instanceof FileAlreadyExistsException || failed instanceof DirectoryNotEmptyException) {
            return Reason.EXISTS;
        }
        if (failed instanceof NoSuchFileException) {
            return Reason.NOT_FOUND;
        }
        if (failed instanceof NotLinkException) {
            return Reason.NOT_A_LINK;
        }
        if (failed instanceof NotDirectoryException) {
            return Reason.NOT_A_DIRECTORY;
        }
        if (failed instanceof AccessDeniedException) {
            return Reason.NOT_PERMITTED;
        }
        if (failed instanceof UnsupportedOperationException || failed instanceof InvalidPathException) {
            return Reason.UNSUPPORTED;
        }
        String words = failed instanceof FileSystemException fault ? fault.getReason() : failed.getMessage();
        return failed instanceof IOException ? byWords(String.valueOf(words)) : Reason.OTHER;
    }

    /** For these the JDK has no exception of their own, only the words of the C library; a channel has nothing else. */
    private static Reason byWords(String words) {
        if (words.contains("No space left") || words.contains("quota exceeded")) {
            return Reason.NO_SPACE;
        }
        if (words.contains("Not a directory")) {
            return Reason.NOT_A_DIRECTORY;
        }
        if (words.contains("Operation not permitted") || words.contains("Read-only file system")) {
            return Reason.NOT_PERMITTED;
        }
        return words.contains("not supported") ? Reason.UNSUPPORTED : Reason.OTHER;
    }

    static String detail(Exception failed) {
        if (failed instanceof InvalidPathException) {
            return "this JVM's locale (sun.jnu.encoding=" + System.getProperty("sun.jnu.encoding")
                    + ") cannot express the name; start it in a UTF-8 locale such as LC_ALL=C.UTF-8";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "something is there already";
        }
        if (failed instanceof NoSuchFileException missing) {
            return missing.getFile() + " is missing";
        }
        if (failed instanceof AccessDeniedException denied) {
            return "not permitted: " + denied.getFile();
        }
        return failed instanceof FileSystemException fault && fault.getReason() != null
                ? fault.getReason()
                : String.valueOf(failed.getMessage() == null ? failed : failed.getMessage());
    }
}
