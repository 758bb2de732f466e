package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A cursor over the tokens of a statement or of a part of it. */
final class Words {
    private final List<Token> tokens;
    private int at;

    Words(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** How many tokens were taken. */
    int taken() {
        return at;
    }

    /** Whether these keywords come next, one after the other. */
    boolean ahead(String... keywords) {
        return standAt(at, keywords);
    }

    private boolean standAt(int start, String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (start + i >= tokens.size() || !tokens.get(start + i).is(keywords[i])) {
                return false;
            }
        }
        return true;
    }

    boolean aheadAny(String... keywords) {
        for (String keyword : keywords) {
            if (ahead(keyword)) {
                return true;
            }
        }
        return false;
    }

    /** Takes these keywords if all of them come next. */
    boolean accept(String... keywords) {
        boolean found = ahead(keywords);
        at += found ? keywords.length : 0;
        return found;
    }

    /** Takes one of these keywords if it comes next. */
    boolean acceptAny(String... keywords) {
        boolean found = aheadAny(keywords);
        at += found ? 1 : 0;
        return found;
    }

    void expect(String... keywords) {
        if (!accept(keywords)) {
            throw new NotUnderstoodException();
        }
    }

    Token next() {
        if (atEnd()) {
            throw new NotUnderstoodException();
        }
        return tokens.get(at++);
    }

    void ifExists() {
        if (!accept("IF", "EXISTS")) {
            accept("IF", "NOT", "EXISTS");
        }
    }

    /** A name with its schema, if it has one; names without quotes in lower case. */
    String name() {
        StringBuilder name = new StringBuilder(part());
        while (accept(".")) {
            name.append('.').append(part());
        }
        return name.toString();
    }

    /** Takes a name if one comes next. */
    boolean acceptName() {
        boolean found = !atEnd() && tokens.get(at).isName();
        if (found) {
            name();
        }
        return found;
    }

    private String part() {
        Token token = next();
        if (!token.isName()) {
            throw new NotUnderstoodException();
        }
        return token.kind() == Token.Kind.QUOTED ? token.text() : token.text().toLowerCase(Locale.ROOT);
    }

    /** What stands between the parentheses that open here. */
    List<Token> parenthesised() {
        if (!ahead("(")) {
            throw new NotUnderstoodException();
        }
        return bracketed();
    }

    private List<Token> bracketed() {
        int start = at;
        int depth = 0;
        do {
            Token token = next();
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
        } while (depth > 0);
        return tokens.subList(start + 1, at - 1);
    }

    /** Takes a token, or all that stands in the parentheses or brackets that open here. */
    void skip() {
        if (aheadAny("(", "[")) {
            bracketed();
        } else {
            next();
        }
    }

    /** What comes before the place outside parentheses where this is true, or all the rest. */
    List<Token> until(Predicate<Words> stop) {
        int start = at;
        while (!atEnd() && !stop.test(this)) {
            skip();
        }
        return tokens.subList(start, at);
    }

    /** The rest, cut at the commas that stand outside parentheses. */
    List<Words> commaSeparated() {
        List<Words> parts = new ArrayList<>();
        do {
            parts.add(new Words(until(words -> words.ahead(","))));
        } while (accept(","));
        return parts;
    }

    /** Whether these keywords stand anywhere in the rest, one after the other. */
    boolean has(String... keywords) {
        for (int i = at; i < tokens.size(); i++) {
            if (standAt(i, keywords)) {
                return true;
            }
        }
        return false;
    }
}
