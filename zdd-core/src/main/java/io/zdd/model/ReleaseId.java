package io.zdd.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a release, which is also the name of its directory.
 *
 * @param value one to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit
 */
public record ReleaseId(String value) implements Comparable<ReleaseId> {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /**
     * Checks the name.
     *
     * @throws ZddException if the name has a character, a beginning or a length that is not allowed
     */
    public ReleaseId {
        Objects.requireNonNull(value, "value");
        if (!ALLOWED.matcher(value).matches()) {
            String shown =
                    value.length() > 60 ? value.substring(0, 60) + "… (" + value.length() + " characters)" : value;
            throw new ZddException(
                    "'" + shown + "' cannot be a release id; use 1 to 100 letters, digits, '.', '-' and '_',"
                            + " beginning with a letter or a digit");
        }
    }

    /**
     * The id with this name.
     *
     * @param value the name
     * @return the id
     * @throws ZddException if the name is not allowed
     */
    public static ReleaseId of(String value) {
        return new ReleaseId(value);
    }

    /**
     * The id that stands for a moment, in UTC: {@code yyyyMMddHHmmss}.
     *
     * @param moment the moment, cut to the second
     * @return the id
     */
    public static ReleaseId at(Instant moment) {
        return new ReleaseId(STAMP.format(moment));
    }

    /**
     * Whether a directory of this name could be a release.
     *
     * @param name a file name
     * @return true if {@link #of} would accept it
     */
    public static boolean isValid(String name) {
        return ALLOWED.matcher(name).matches();
    }

    @Override
    public int compareTo(ReleaseId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
