package io.zdd.release;

import io.zdd.transport.Content;
import java.util.List;

/** The content of a release, and what a person should know about it; immutable and thread-safe. */
public interface SourceContent extends Content {
    /**
     * What a person should know before it is deployed.
     *
     * @return sentences; empty, if there is nothing to say
     */
    List<String> warnings();
}
