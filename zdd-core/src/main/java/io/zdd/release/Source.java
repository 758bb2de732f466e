package io.zdd.release;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the content of a release comes from, if it is more than a directory or a file: an archive, for instance.
 *
 * <p>Implementations are immutable and thread-safe.
 *
 * @see Release#of(Source)
 */
public interface Source {
    /**
     * Where it lies; nothing is looked at.
     *
     * @return the path that messages name, and that may not lie inside of the root that is deployed to
     */
    Path path();

    /**
     * Reads all of it, to know what there is. A release asks once, however many ask the release.
     *
     * @param ignore what is left out; nothing below a directory that is ignored may be taken
     * @param modes for {@link Findings}, which applies it
     * @return the content, with the modes that the policy gives it
     * @throws IOException if it cannot be read; the release puts that into words
     * @throws ZddException if it holds what cannot be deployed; says what, and what to do about it
     */
    SourceContent read(IgnoreRules ignore, ModePolicy modes) throws IOException;
}
