package io.zdd.migrations;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a server said of changes that were tried on copies.
 *
 * @param findings what is worse than the check of the files knows
 * @param untried a line for each table of which no copy could be made, with the reason
 */
record Trial(List<Finding> findings, List<String> untried) {
    static final Trial NONE = new Trial(List.of(), List.of());

    Trial {
        findings = List.copyOf(findings);
        untried = List.copyOf(untried);
    }

    /** What was found in the files, and behind it what was found here. */
    CheckResult with(CheckResult files) {
        return new CheckResult(
                files.database(),
                files.files(),
                Stream.concat(files.findings().stream(), findings.stream()).toList());
    }
}
