package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directives of one statement: each {@code @allow} lets one finding through. */
final class Allowances {
    private static final Pattern ALLOW = Pattern.compile("([a-z-]+)\\s*:\\s*(\\S.*)");

    private final List<Allowance> unused = new ArrayList<>();
    private final List<Directive> bad = new ArrayList<>();

    private record Allowance(String rule, String reason, Directive directive) {}

    Allowances(List<Directive> directives, MigrationPhase phase) {
        for (Directive directive : directives) {
            Matcher allow = ALLOW.matcher(directive.value());
            if (directive.name().equals("allow") && allow.matches()) {
                unused.add(new Allowance(allow.group(1), allow.group(2), directive));
            } else if (!directive.isTransaction() && !(directive.isVerify() && phase == MigrationPhase.BACKFILL)) {
                bad.add(directive);
            }
        }
    }

    /** The reason for which a finding of this rule is let through, if there is one left. */
    Optional<String> reason(Rule rule) {
        Optional<Allowance> found = unused.stream()
                .filter(allowance -> allowance.rule().equals(rule.id()))
                .findFirst();
        found.ifPresent(unused::remove);
        return found.map(Allowance::reason);
    }

    /** Those that are not understood, and those that let nothing through; what a server may find is not known here. */
    List<Directive> useless() {
        List<Directive> useless = new ArrayList<>(bad);
        unused.stream()
                .filter(allowance -> !ServerRules.has(allowance.rule()))
                .forEach(allowance -> useless.add(allowance.directive()));
        return useless;
    }
}
