package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract catches what it is there for: each deliberate breakage of the transport makes tests of it fail. */
@Tag("exhaustive")
class BreakageTest {

    @TempDir
    Path empty;

    /** A breakage, and the test of the contract that is to catch it. */
    record Case(String name, String test, Breakage breakage) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The names that are made by mistake are relative, and must not lie in the working directory of the tests. */
    private static final String HERE = "cd -- \"${1%/*}\" && ";

    @Test
    void nothing_fails_where_nothing_is_broken() throws Exception {
        assertThat(Breakage.none().caughtBy(EmbeddedContractTest.class, tests(on_a_host_with_a_shell()), empty))
                .isEmpty();
    }

    static Stream<Case> on_a_host_with_a_shell() {
        return Stream.of(
                new Case(
                        "link and target in the other order",
                        "a_link_keeps_its_text_exactly",
                        Breakage.in("host.sh", "z_try ln -s -- \"$2\" \"$1\"", HERE + "z_try ln -s -- \"$1\" \"$2\"")),
                new Case(
                        "link and target in the other order when swapping",
                        "a_link_is_swapped_to_any_text",
                        Breakage.in(
                                "host.sh",
                                "z_try ln -s -- \"${3#=}\" \"$z_temp\"",
                                HERE + "z_try ln -s -- \"$z_temp\" \"${3#=}\"")),
                new Case(
                        "a rename that replaces nothing",
                        "a_link_is_swapped_from_nothing_to_one_release_to_the_next",
                        Breakage.in("host.sh", "mv -fT -- \"$1\" \"$2\"", "mv -nT -- \"$1\" \"$2\"")),
                new Case(
                        "deleting, then moving",
                        "a_link_is_never_seen_missing_while_it_is_swapped",
                        Breakage.in("host.sh", "z_said=$(mv -fT", "rm -f -- \"$2\"; z_said=$(mv -fT")),
                new Case(
                        "mv without -T",
                        "a_link_is_swapped_from_nothing_to_one_release_to_the_next",
                        Breakage.in("host.sh", "mv -fT --", "mv -f --")),
                new Case(
                        "swapping without comparing",
                        "a_link_that_is_not_as_expected_is_not_touched",
                        Breakage.in("host.sh", "[ \"$z_link\" = \"$2\" ] ||", "true ||")),
                new Case(
                        "following links when deleting",
                        "deleting_never_goes_through_a_link",
                        Breakage.in(
                                "host.sh",
                                "z_said=$(rm -rf -- \"$1\" 2>&1)",
                                "z_said=$(find -L \"$1\" -depth -delete; rm -rf -- \"$1\" 2>&1)")),
                new Case(
                        "following links when changing modes",
                        "permissions_are_set_below_and_never_through_a_link",
                        Breakage.in(
                                "host.sh",
                                "z_try_find \"$z_path\" ! -type l ! -type d",
                                "z_try_find -L \"$z_path\" ! -type d")),
                new Case(
                        "moving into a directory",
                        "a_rename_replaces_nothing_and_never_moves_into_a_directory",
                        Breakage.in("host.sh", "  z_must_be_free \"$2\"\n  z_there \"$1\"", "  z_there \"$1\"")),
                new Case(
                        "creating over what is there",
                        "creating_replaces_nothing",
                        Breakage.in(
                                "host.sh",
                                "  z_must_be_free \"$1\"\n  z_said=$({ umask 077 && set -C &&",
                                "  z_said=$({ umask 077 &&")));
    }

    @ParameterizedTest
    @MethodSource
    void on_a_host_with_a_shell(Case one) throws Exception {
        assertCaught(one, one.breakage().caughtBy(EmbeddedContractTest.class, Set.of(one.test()), empty));
    }

    @Test
    @Tag("real")
    void nothing_fails_over_sftp_where_nothing_is_broken() throws Exception {
        assertThat(Breakage.none().caughtBy(SftpOnlyContractTest.class, tests(over_sftp()), empty))
                .isEmpty();
    }

    static Stream<Case> over_sftp() {
        return Stream.of(
                new Case(
                        "link and target in the other order",
                        "a_link_keeps_its_text_exactly",
                        Breakage.in(
                                "SftpFiles.java",
                                "about(PacketType.SYMLINK, target);\n        request.putString(link.bytes());",
                                "about(PacketType.SYMLINK, link);\n        request.putString(target.bytes());")),
                new Case(
                        "a rename that replaces nothing",
                        "a_link_is_swapped_from_nothing_to_one_release_to_the_next",
                        Breakage.in(
                                "SftpFiles.java",
                                "channel.extended(POSIX_RENAME);\n        request",
                                "channel.request(PacketType.RENAME);\n        request")),
                new Case(
                        "deleting, then moving",
                        "a_link_is_never_seen_missing_while_it_is_swapped",
                        Breakage.in(
                                "SftpLinks.java",
                                "channel.await(files.replace(fresh, link));",
                                "channel.await(files.remove(link)); channel.await(files.replace(fresh, link));")),
                new Case(
                        "swapping without comparing",
                        "a_link_that_is_not_as_expected_is_not_touched",
                        Breakage.in("SftpLinks.java", "if (!found.equals(expected)) {", "if (found == null) {")),
                new Case(
                        "following links when deleting",
                        "deleting_never_goes_through_a_link",
                        Breakage.in("SftpFiles.java", "attributes(PacketType.LSTAT", "attributes(PacketType.STAT")),
                new Case(
                        "following links when changing modes",
                        "permissions_are_set_below_and_never_through_a_link",
                        Breakage.in("SftpTrees.java", "!entry.is(FileType.LINK) && belongsTo", "belongsTo")),
                new Case(
                        "moving over what is there",
                        "a_rename_replaces_nothing_and_never_moves_into_a_directory",
                        Breakage.in("SftpTrees.java", "channel.await(files.find(to)).isPresent()", "false")));
    }

    @ParameterizedTest
    @MethodSource
    @Tag("real")
    void over_sftp(Case one) throws Exception {
        assertCaught(one, one.breakage().caughtBy(SftpOnlyContractTest.class, Set.of(one.test()), empty));
    }

    private static Set<String> tests(Stream<Case> cases) {
        return cases.map(Case::test).collect(Collectors.toSet());
    }

    private static void assertCaught(Case one, Set<String> failed) {
        assertThat(failed).as("tests that catch: " + one).containsExactly(one.test());
    }
}
