package io.zdd.migrations;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The convention for names: {@code V<version>__<name>.<phase>[.<dialect>].sql}. */
final class FileName {
    private static final Pattern FORM =
            Pattern.compile("V(?<version>\\d{1,18})__(?<name>\\w+)\\.(?<phase>expand|backfill|contract)"
                    + "(?:\\.(?<dialect>postgresql|mariadb|mysql))?\\.sql");

    private FileName() {}

    /** Empty if the name does not follow the convention. */
    static Optional<MigrationFile> parse(String fileName, String sql) {
        Matcher form = FORM.matcher(fileName);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new MigrationFile(
                fileName,
                Long.parseLong(form.group("version")),
                form.group("name"),
                MigrationPhase.valueOf(upper(form.group("phase"))),
                Optional.ofNullable(form.group("dialect")).map(dialect -> Dialect.valueOf(upper(dialect))),
                sql));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
