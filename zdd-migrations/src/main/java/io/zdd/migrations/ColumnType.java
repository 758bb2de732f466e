package io.zdd.migrations;

import io.zdd.model.ZddException;

/** The type of a {@link Column}, in the words of each kind of server. An immutable value. */
public final class ColumnType {
    private final String postgresql;
    private final String mysql;

    private ColumnType(String postgresql, String mysql) {
        this.postgresql = postgresql;
        this.mysql = mysql;
    }

    /**
     * A text of any length; on MariaDB and MySQL up to 65,535 bytes.
     *
     * @return TEXT
     */
    public static ColumnType text() {
        return sql("TEXT");
    }

    /**
     * A text of bounded length.
     *
     * @param characters how many it may have, at least 1
     * @return VARCHAR of that length
     * @throws ZddException if it is less
     */
    public static ColumnType varchar(int characters) {
        if (characters < 1) {
            throw new ZddException("a text column needs room for at least 1 character, not " + characters);
        }
        return sql("VARCHAR(" + characters + ")");
    }

    /**
     * A whole number of 32 bits.
     *
     * @return INTEGER
     */
    public static ColumnType integer() {
        return sql("INTEGER");
    }

    /**
     * A whole number of 64 bits.
     *
     * @return BIGINT
     */
    public static ColumnType bigint() {
        return sql("BIGINT");
    }

    /**
     * An exact number.
     *
     * @param digits all that it may have, at least 1
     * @param behindThePoint how many of them stand behind the decimal point
     * @return DECIMAL of that size
     * @throws ZddException if there are less than none behind the point, or more than there are digits
     */
    public static ColumnType decimal(int digits, int behindThePoint) {
        if (digits < 1 || behindThePoint < 0 || behindThePoint > digits) {
            throw new ZddException("a decimal needs at least 1 digit, and no more behind the point than it has, not "
                    + digits + " with " + behindThePoint + " behind the point");
        }
        return sql("DECIMAL(" + digits + ", " + behindThePoint + ")");
    }

    /**
     * True or false; on MariaDB and MySQL 1 or 0.
     *
     * @return BOOLEAN
     */
    public static ColumnType bool() {
        return sql("BOOLEAN");
    }

    /**
     * A day.
     *
     * @return DATE
     */
    public static ColumnType date() {
        return sql("DATE");
    }

    /**
     * A moment, in microseconds: on PostgreSQL with its time zone, on MariaDB and MySQL a date and a time of no zone.
     *
     * @return TIMESTAMP WITH TIME ZONE or DATETIME(6)
     */
    public static ColumnType timestamp() {
        return new ColumnType("TIMESTAMP WITH TIME ZONE", "DATETIME(6)");
    }

    /**
     * Any other type, with what belongs to it.
     *
     * @param text as every server that the migration is run on writes it, such as {@code uuid}, or
     *     {@code VARCHAR(40) COMMENT 'of the shop'}
     * @return that type
     * @throws ZddException if it is blank
     */
    public static ColumnType sql(String text) {
        if (text.isBlank()) {
            throw new ZddException("a column needs a type: the text is blank");
        }
        return new ColumnType(text, text);
    }

    String in(Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? postgresql : mysql;
    }
}
