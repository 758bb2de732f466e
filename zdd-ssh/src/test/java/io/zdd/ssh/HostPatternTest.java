package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
    /** With a salt that {@code ssh-keygen -H} made. */
    private static final String HASHED = "|1|rH4rKIAsUIX7T+4bPYeYNCcvMvI=|";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "web.example web.example true",
                "web.example webxexample false",
                "WEB.Example web.example true",
                "web.example web.example.org false",
                "a.example,web.example web.example true",
                "*.example web.example true",
                "*.example example false",
                "w?b.example web.example true",
                "w?b.example wb.example false",
                "* [web.example]:2222 true",
                "[web.example]:2222 [web.example]:2222 true",
                "web.example [web.example]:2222 false",
                "[*.example]:2222 [web.example]:2222 true",
                "*.example,!web.example web.example false",
                "!web.example,*.example web.example false",
                "*.example,!web.example db.example true",
                "!web.example db.example false",
                "*a*b*c xxaxxbxxc true",
                "*a*b*c xxaxxbxxcd false",
                "web** web true",
                "w.b web false",
                "|2|abc|def web.example false",
                "|1|abc web.example false",
                "|1|!!!|!!! web.example false",
                "|1|YWJj|YWJj web.example false",
                ", web.example false",
            })
    void a_field_matches_a_name(String field, String name, boolean matches) {
        assertThat(HostPattern.matches(field, name)).isEqualTo(matches);
    }

    @Test
    void a_pattern_of_many_stars_takes_no_exponential_time() {
        assertThat(HostPattern.matches("*a".repeat(100), "a".repeat(99) + "b")).isFalse();
    }

    @Test
    void a_hashed_name_matches_only_that_name() throws Exception {
        String field = hashed("web.example");

        assertThat(HostPattern.matches(field, "web.example")).isTrue();
        assertThat(HostPattern.matches(field, "db.example")).isFalse();
        assertThat(HostPattern.matches(field + "," + field, "web.example")).isFalse();
    }

    private static String hashed(String name) throws Exception {
        var mac = Mac.getInstance("HmacSHA1");
        var salt = Base64.getDecoder().decode(HASHED.substring(3, HASHED.length() - 1));
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        return HASHED + HostKey.encode(mac.doFinal(name.getBytes()));
    }
}
