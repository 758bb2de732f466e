package io.zdd.migrations;

/** The type of a column, which may be several words: {@code character varying(20)[]}. */
final class TypeName {
    private static final String[] MORE = {
        "VARYING",
        "PRECISION",
        "WITH",
        "WITHOUT",
        "LOCAL",
        "TIME",
        "ZONE",
        "UNSIGNED",
        "SIGNED",
        "ZEROFILL",
        "BINARY",
        "CHARACTER",
        "CHAR",
        "VARCHAR",
        "LARGE",
        "OBJECT",
        "ARRAY",
        "YEAR",
        "MONTH",
        "DAY",
        "HOUR",
        "MINUTE",
        "SECOND",
        "TO"
    };

    private TypeName() {}

    /** Takes it, and gives the name of the type, without its length. */
    static String read(Words words) {
        String name = words.name();
        while (!words.atEnd()) {
            if (words.aheadAny("(", "[")) {
                words.skip();
            } else if (words.accept("CHARACTER", "SET") || words.accept("CHARSET")) {
                words.name();
            } else if (!words.acceptAny(MORE)) {
                return name;
            }
        }
        return name;
    }
}
