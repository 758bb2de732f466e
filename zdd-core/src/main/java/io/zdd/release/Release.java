package io.zdd.release;

import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.transport.Content;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to go live: a directory, a single file, or what another source such as an archive holds, with words about it.
 *
 * <p>Immutable and thread-safe; each method gives a changed copy. The source is read once, when its content is first
 * asked for, and must not change until it is deployed.
 *
 * <pre>{@code
 * Release.of(Path.of("dist")).revision("4f2c9e1").ignore("*.map", "/node_modules/");
 * }</pre>
 */
public final class Release {
    private static final int LONGEST_TEXT = 10_000;

    private final SourceReading source;
    private final Optional<ReleaseId> id;
    private final Map<String, String> words;
    private final Map<String, String> labels;

    private Release(
            SourceReading source, Optional<ReleaseId> id, Map<String, String> words, Map<String, String> labels) {
        this.source = source;
        this.id = id;
        this.words = words;
        this.labels = Collections.unmodifiableMap(labels);
    }

    /**
     * The release made of a directory, or of a single file, held under its own name.
     *
     * <p>A file that is an archive by its name, or by the name of what it leads to as a link, is refused when the content
     * is asked for: what it holds is deployed by {@code Release.of(Archive.of(path))} of zdd-archives, the archive itself
     * by {@link #file(Path)}.
     *
     * @param source the directory or file; it is looked at when the content is asked for
     * @return the release
     */
    public static Release of(Path source) {
        return of(new PathSource(Objects.requireNonNull(source, "source"), false));
    }

    /**
     * The release made of a single file as it is, also if that is an archive.
     *
     * @param source the file; it is looked at when the content is asked for
     * @return the release, which holds the file under its own name
     */
    public static Release file(Path source) {
        return of(new PathSource(Objects.requireNonNull(source, "source"), true));
    }

    /**
     * The release made of what a source holds.
     *
     * @param source for instance {@code Archive.of(Path.of("dist.tgz"))} of zdd-archives; it is read when the content is
     *     asked for
     * @return the release
     */
    public static Release of(Source source) {
        Objects.requireNonNull(source, "source");
        return new Release(
                new SourceReading(source, List.of(), ModePolicy.mendStrictUmask()),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    /**
     * The same with a revision, such as the commit it was built from.
     *
     * @param revision at most 10,000 characters, no NUL
     * @return a changed copy
     * @throws ZddException if it is longer or holds a NUL
     */
    public Release revision(String revision) {
        return word("revision", revision);
    }

    /**
     * The same with an author.
     *
     * @param author at most 10,000 characters, no NUL
     * @return a changed copy
     * @throws ZddException if it is longer or holds a NUL
     */
    public Release author(String author) {
        return word("author", author);
    }

    /**
     * The same with a message.
     *
     * @param message at most 10,000 characters, no NUL
     * @return a changed copy
     * @throws ZddException if it is longer or holds a NUL
     */
    public Release message(String message) {
        return word("message", message);
    }

    /**
     * The same with one more free label.
     *
     * @param key at most 10,000 characters, no NUL, not blank
     * @param value at most 10,000 characters, no NUL
     * @return a changed copy
     * @throws ZddException if one of them is not possible
     */
    public Release label(String key, String value) {
        if (key.isBlank()) {
            throw new ZddException("a label needs a key");
        }
        Map<String, String> more = new TreeMap<>(labels);
        more.put(checked("label", key), checked("label " + key, value));
        return new Release(source, id, words, more);
    }

    /**
     * The same under a given id, instead of one made of the time.
     *
     * @param given the id; planning refuses it if it is taken
     * @return a changed copy
     */
    public Release id(ReleaseId given) {
        return new Release(source, Optional.of(given), words, labels);
    }

    /**
     * The same under a given id.
     *
     * @param given the id
     * @return a changed copy
     * @throws ZddException if it cannot be an id
     */
    public Release id(String given) {
        return id(ReleaseId.of(given));
    }

    /**
     * The same without what matches these patterns, written as in a {@code .gitignore}; later patterns win.
     *
     * @param patterns for instance {@code *.log}, {@code !keep.log}, {@code /node_modules/}, {@code docs/**}
     * @return a changed copy
     */
    public Release ignore(String... patterns) {
        return new Release(source.ignoring(List.of(patterns)), id, words, labels);
    }

    /**
     * The same with another policy for modes.
     *
     * @param policy the policy
     * @return a changed copy
     */
    public Release modes(ModePolicy policy) {
        return new Release(source.modes(policy), id, words, labels);
    }

    /**
     * Where the content comes from.
     *
     * @return the directory or file, or the path of another source
     */
    public Path source() {
        return source.path();
    }

    /**
     * The id, if one was given.
     *
     * @return the id, or empty
     */
    public Optional<ReleaseId> id() {
        return id;
    }

    /**
     * The revision.
     *
     * @return the text, or empty
     */
    public Optional<String> revision() {
        return Optional.ofNullable(words.get("revision"));
    }

    /**
     * The author.
     *
     * @return the text, or empty
     */
    public Optional<String> author() {
        return Optional.ofNullable(words.get("author"));
    }

    /**
     * The message.
     *
     * @return the text, or empty
     */
    public Optional<String> message() {
        return Optional.ofNullable(words.get("message"));
    }

    /**
     * The labels, sorted by key.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> labels() {
        return labels;
    }

    /**
     * The content with its manifest, made at the first call by reading the whole source.
     *
     * @return the content, the same at each call
     * @throws ZddException if the source is missing, empty, unreadable in part, changing, an archive in the place of a
     *     directory, or holds what cannot be deployed, such as a device; the path is named
     */
    public Content content() {
        return source.content();
    }

    /**
     * What a person should know about the content: mended modes, files for their owner only, links that lead out,
     * setuid and setgid bits that are left behind.
     *
     * @return sentences
     * @throws ZddException as {@link #content()} does
     */
    public List<String> warnings() {
        return source.content().warnings();
    }

    private Release word(String name, String text) {
        Map<String, String> more = new TreeMap<>(words);
        more.put(name, checked(name, text));
        return new Release(source, id, more, labels);
    }

    private static String checked(String what, String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw new ZddException("the " + what + " of a release must have at most " + LONGEST_TEXT
                    + " characters and no NUL; it has " + text.length());
        }
        return text;
    }

    @Override
    public String toString() {
        return "release" + id.map(given -> " " + given).orElse("") + " from " + source.path();
    }
}
