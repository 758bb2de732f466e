package io.zdd.release;

import io.zdd.transport.Content;
import java.util.List;

/** The content of a release, and what a person should know about it. */
interface SourceContent extends Content {
    List<String> warnings();
}
