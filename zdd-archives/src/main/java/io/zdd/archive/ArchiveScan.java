package io.zdd.archive;

import io.zdd.model.Manifest;
import io.zdd.model.ZddException;
import io.zdd.release.Findings;
import io.zdd.release.IgnoreRules;
import io.zdd.release.ModePolicy;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Reads an archive once, to know all that is in it. */
final class ArchiveScan {
    private final ArchiveFile archive;
    private final IgnoreRules ignore;
    private final ModePolicy modes;

    ArchiveScan(ArchiveFile archive, IgnoreRules ignore, ModePolicy modes) {
        this.archive = archive;
        this.ignore = ignore;
        this.modes = modes;
    }

    /** Of a file that is missing or closed to this user the release speaks. */
    ArchiveContent scan() throws IOException {
        ArchiveEntries entries = new ArchiveEntries(archive, ignore);
        ArchiveFile.State state;
        try {
            state = archive.state();
            read(entries);
            if (!archive.state().equals(state)) {
                throw new ZddException(
                        "the archive " + archive.path() + " changed while it was read; deploy it when it is complete");
            }
        } catch (NoSuchFileException | AccessDeniedException forTheRelease) {
            throw forTheRelease;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
        Findings findings = entries.findings();
        Manifest manifest = findings.manifest(archive.path(), modes);
        return new ArchiveContent(archive, state, manifest, entries.takers(), findings.warnings(modes));
    }

    /** The library wraps what it found, so it is the innermost failure that says it. */
    private ZddException unreadable(IOException failed) {
        Throwable reason = failed;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        if (reason instanceof ClosedByInterruptException) {
            return new ZddException("reading the archive " + archive.path() + " was interrupted", failed);
        }
        String detail = reason instanceof IOException ? String.valueOf(reason.getMessage()) : reason.toString();
        return new ZddException(
                "the archive " + archive.path() + " cannot be read; it is truncated or damaged, or is not what its"
                        + " name says: " + detail,
                failed);
    }

    /** Of damaged bytes the library makes all kinds of exceptions. */
    private void read(ArchiveEntries entries) throws IOException {
        try {
            archive.read(entries::add);
        } catch (ZddException refused) {
            throw refused;
        } catch (RuntimeException damaged) {
            throw new IOException(damaged.toString(), damaged);
        }
    }
}
