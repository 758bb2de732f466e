package io.zdd.migrations;

import java.util.Optional;

/**
 * A change of one table of PostgreSQL, or an index that is built on it, cut where the name of the table stands, so that it
 * can be tried on another one.
 *
 * @param table the name, as in {@link Words#name}
 * @param index whether an index is built
 * @param maybe whether the table need not be there
 * @param head what stands before the name, without CONCURRENTLY, which no transaction takes
 * @param tail what stands behind it
 */
record TableChange(String table, boolean index, boolean maybe, String head, String tail) {
    static Optional<TableChange> of(Statement statement) {
        try {
            return new Cut(statement).change();
        } catch (NotUnderstoodException e) {
            return Optional.empty();
        }
    }

    /** The same change of another table. */
    String on(String other) {
        return head + other + tail;
    }

    private static final class Cut {
        private final Statement statement;
        private final Words words;

        Cut(Statement statement) {
            this.statement = statement;
            words = statement.words();
        }

        Optional<TableChange> change() {
            if (words.accept("ALTER", "TABLE")) {
                boolean maybe = words.accept("IF", "EXISTS");
                words.accept("ONLY");
                return Optional.of(at(before(words.taken()), false, maybe));
            }
            words.accept("CREATE");
            words.accept("UNIQUE");
            return words.accept("INDEX") ? Optional.of(index()) : Optional.empty();
        }

        private TableChange index() {
            String head = before(words.taken());
            words.accept("CONCURRENTLY");
            int from = words.taken();
            words.until(next -> next.ahead("ON"));
            words.expect("ON");
            words.accept("ONLY");
            return at(head + between(from, words.taken()), true, false);
        }

        private TableChange at(String head, boolean index, boolean maybe) {
            String table = words.name();
            String tail = statement.text().substring(end(words.taken() - 1));
            return new TableChange(table, index, maybe, head, tail);
        }

        private String before(int token) {
            return between(0, token);
        }

        private String between(int from, int to) {
            return statement.text().substring(start(from), start(to));
        }

        private int start(int token) {
            return token < statement.tokens().size()
                    ? statement.tokens().get(token).start() - offset()
                    : statement.text().length();
        }

        private int end(int token) {
            return statement.tokens().get(token).end() - offset();
        }

        private int offset() {
            return statement.tokens().get(0).start();
        }
    }
}
