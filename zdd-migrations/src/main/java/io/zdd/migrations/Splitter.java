package io.zdd.migrations;

import io.zdd.migrations.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a file into statements, as the command line client of the dialect does. */
final class Splitter {
    private final Lexer lexer;
    private final boolean postgresql;
    private final List<Statement> statements = new ArrayList<>();
    private List<Token> tokens = new ArrayList<>();
    private List<Directive> directives = new ArrayList<>();
    private String delimiter = ";";
    private int parens;
    private int blocks;

    private Splitter(String sql, Dialect dialect) {
        lexer = Lexer.of(sql, dialect);
        postgresql = dialect == Dialect.POSTGRESQL;
    }

    /**
     * The statements of a text, and the directives behind the last of them.
     *
     * @throws io.zdd.model.ZddException if a quote or a comment does not end
     */
    static Script split(String sql, Dialect dialect) {
        Splitter splitter = new Splitter(sql, dialect);
        while (splitter.lexer.hasNext()) {
            splitter.step();
        }
        splitter.end();
        return new Script(splitter.statements, splitter.directives);
    }

    private void step() {
        if (parens == 0 && blocks == 0 && lexer.take(delimiter)) {
            end();
            return;
        }
        Token token = lexer.next();
        if (token.kind() == Kind.COMMENT) {
            Directive.in(token.text(), lexer.line(token.start())).ifPresent(directives::add);
        } else if (!postgresql && tokens.isEmpty() && token.is("DELIMITER")) {
            delimiter = lexer.delimiter();
        } else {
            add(token);
        }
    }

    private void add(Token token) {
        if (postgresql) {
            count(token);
        }
        tokens.add(token);
    }

    /** Semicolons in parentheses (CREATE RULE) and in BEGIN ATOMIC … END (CREATE FUNCTION) end nothing. */
    private void count(Token token) {
        if (token.is("(")) {
            parens++;
        } else if (token.is(")")) {
            parens = Math.max(0, parens - 1);
        } else if (token.is("ATOMIC")
                && isCreate()
                && tokens.get(tokens.size() - 1).is("BEGIN")) {
            blocks = 1;
        } else if (blocks > 0 && token.is("CASE")) {
            blocks++;
        } else if (blocks > 0 && token.is("END")) {
            blocks--;
        }
    }

    private boolean isCreate() {
        return !tokens.isEmpty() && tokens.get(0).is("CREATE");
    }

    private void end() {
        if (!tokens.isEmpty()) {
            int start = tokens.get(0).start();
            String text =
                    lexer.sql.substring(start, tokens.get(tokens.size() - 1).end());
            statements.add(new Statement(text, lexer.line(start), tokens, directives));
            directives = new ArrayList<>();
        }
        tokens = new ArrayList<>();
        parens = 0;
        blocks = 0;
    }
}
