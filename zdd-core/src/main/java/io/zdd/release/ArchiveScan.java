package io.zdd.release;

import io.zdd.model.Manifest;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Reads an archive once, to know all that is in it. */
final class ArchiveScan {
    private final Archive archive;
    private final IgnoreRules ignore;
    private final ModePolicy modes;

    ArchiveScan(Archive archive, IgnoreRules ignore, ModePolicy modes) {
        this.archive = archive;
        this.ignore = ignore;
        this.modes = modes;
    }

    ArchiveContent scan() {
        ArchiveEntries entries = new ArchiveEntries(archive, ignore);
        Archive.State state;
        try {
            state = archive.state();
            read(entries);
            if (!archive.state().equals(state)) {
                throw new ZddException(
                        "the archive " + archive.path() + " changed while it was read; deploy it when it is complete");
            }
        } catch (NoSuchFileException | AccessDeniedException failed) {
            throw SourceScan.unreadable(archive.path().toString(), failed);
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
