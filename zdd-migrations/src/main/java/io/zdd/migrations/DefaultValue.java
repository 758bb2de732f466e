package io.zdd.migrations;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether a default is one value for all rows, so that the server need not write each of them. */
final class DefaultValue {
    private static final Set<String> FIXED_FUNCTIONS =
            Set.of("now", "transaction_timestamp", "current_timestamp", "current_time", "localtimestamp", "localtime");
    private static final Set<String> FIXED_WORDS = Set.of(
            "true",
            "false",
            "null",
            "current_timestamp",
            "current_date",
            "current_time",
            "localtimestamp",
            "localtime",
            "current_user",
            "session_user",
            "array",
            "interval",
            "date",
            "timestamp",
            "and",
            "or",
            "not");

    private DefaultValue() {}

    /** Fails closed: a function that is not known may give each row its own value. */
    static boolean fixed(List<Token> expression, Database database) {
        if (!database.postgresql() && !expression.isEmpty() && expression.get(0).is("(")) {
            return false;
        }
        for (int i = 0; i < expression.size(); i++) {
            if (expression.get(i).isName() && !isFixed(expression, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFixed(List<Token> expression, int at) {
        if (isType(expression, at)) {
            return true;
        }
        String word = expression.get(at).text().toLowerCase(Locale.ROOT);
        boolean called = at + 1 < expression.size() && expression.get(at + 1).is("(");
        return (called ? FIXED_FUNCTIONS : FIXED_WORDS).contains(word);
    }

    /** Behind a cast, with the words of a type that has several. */
    private static boolean isType(List<Token> expression, int at) {
        int before = at;
        while (before > 0
                && (expression.get(before).isName() || expression.get(before).is("."))) {
            before--;
        }
        return before < at && expression.get(before).is("::");
    }
}
