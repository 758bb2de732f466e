package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a certificate made by {@code ssh-keygen -s ca -I web -h -n web.example,www.example -V 20200101:20400101 key.pub}. */
class HostCertificateTest {
    private static final String CERTIFICATE =
            "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIFjENBtn4/DZePnIBuXv6Ifkt0zXOveHbnat/QHvAO0Y"
                    + "AAAAIHpEc5BJcoHEd3EqCRjtZ24G/rOyC3CNVVL5R7KPF0lwAAAAAAAAAAAAAAACAAAAA3dlYgAAAB4AAAALd2ViLmV4YW1w"
                    + "bGUAAAALd3d3LmV4YW1wbGUAAAAAXgvhAAAAAACDqn6AAAAAAAAAAAAAAAAAAAAAMwAAAAtzc2gtZWQyNTUxOQAAACDXqIx3"
                    + "zlrbTnFifOdYP3k3XIroLnO0+NBJN1JhO8+1+wAAAFMAAAALc3NoLWVkMjU1MTkAAABAlWRztqjyxg5CH+ww4vX3q1QOXQYn"
                    + "cPIL4aKIBaD2uh41RDoI7MFScBQ4tlCaM4K1OM7Zg4aV7U43/g2cRpxDCA==";

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private Certificate<?> certificate;

    @BeforeEach
    void readCertificate() throws Exception {
        byte[] blob = Base64.getDecoder().decode(CERTIFICATE);
        certificate = (Certificate<?>) new Buffer.PlainBuffer(blob).readPublicKey();
    }

    @Test
    void it_holds_for_each_of_its_names_while_it_is_valid() {
        assertThat(fault("web.example", NOW)).isEqualTo("none");
        assertThat(fault("www.example", NOW)).isEqualTo("none");
        assertThat(fault("web.example", Instant.parse("2020-01-01T00:00:00Z"))).isEqualTo("none");
        assertThat(fault("web.example", Instant.parse("2039-12-31T23:59:59Z"))).isEqualTo("none");
    }

    @Test
    void it_does_not_hold_for_another_name() {
        assertThat(fault("db.example", NOW)).isEqualTo("it is for web.example, www.example, not for db.example");
        assertThat(fault("*.example", NOW)).isNotEqualTo("none");
    }

    @Test
    void it_does_not_hold_before_and_after() {
        assertThat(fault("web.example", Instant.parse("2019-12-31T23:59:59Z")))
                .isEqualTo("it is not valid before 2020-01-01T00:00:00Z");
        assertThat(fault("web.example", Instant.parse("2040-01-01T00:00:00Z")))
                .isEqualTo("it has expired at 2040-01-01T00:00:00Z");
    }

    @Test
    void it_does_not_hold_when_anything_in_it_was_changed() {
        assertThat(faultOf(copy())).isEqualTo("none");
        assertThat(faultOf(copy().id("changed"))).contains("Signature verification failed");
        assertThat(faultOf(copy().publicKey(TestKeys.ed25519()))).contains("Signature verification failed");
        assertThat(faultOf(copy().validPrincipals(List.of()))).contains("Signature verification failed");
        assertThat(faultOf(copy().extensions(Map.of("a", "b")))).contains("Signature verification failed");
        assertThat(faultOf(copy().signatureKey(encoded(TestKeys.ed25519())))).contains("Signature verification failed");
    }

    @Test
    void it_does_not_hold_with_a_signature_that_does_not_suit_the_authority() {
        assertThat(faultOf(copy().signatureKey(encoded(TestKeys.rsa())))).contains("cannot be verified");
        assertThat(faultOf(copy().signature(new byte[0]))).contains("cannot be verified");
        assertThat(faultOf(copy().signature(new Buffer.PlainBuffer()
                        .putString("ssh-rsa")
                        .putString("")
                        .getCompactData())))
                .isEqualTo("it is signed with ssh-rsa, which is not accepted");
    }

    @Test
    void a_certificate_of_a_user_and_one_with_critical_options_do_not_hold() {
        assertThat(faultOf(copy().type(1))).isEqualTo("it is no host's certificate");
        assertThat(faultOf(copy().critOptions(Map.of("tea", "yes"))))
                .contains("critical options")
                .contains("tea");
    }

    @Test
    void the_key_in_it_has_the_fingerprint_that_ssh_keygen_prints() {
        assertThat(HostKey.of(certificate).fingerprint())
                .isEqualTo("SHA256:SOW34acXhhxrB2QwPRnoOQD5JMvVowIrID5+l0zBxzE");
    }

    private String fault(String name, Instant now) {
        return HostCertificate.fault(certificate, name, now).orElse("none");
    }

    private static String faultOf(Certificate.Builder<PublicKey> changed) {
        return HostCertificate.fault(changed.build(), "web.example", NOW).orElse("none");
    }

    private Certificate.Builder<PublicKey> copy() {
        return Certificate.<PublicKey>getBuilder()
                .nonce(certificate.getNonce())
                .publicKey(certificate.getKey())
                .serial(certificate.getSerial())
                .type(certificate.getType())
                .id(certificate.getId())
                .validPrincipals(certificate.getValidPrincipals())
                .validAfter(certificate.getValidAfter())
                .validBefore(certificate.getValidBefore())
                .critOptions(certificate.getCritOptions())
                .extensions(certificate.getExtensions())
                .signatureKey(certificate.getSignatureKey())
                .signature(certificate.getSignature());
    }

    private static byte[] encoded(PublicKey key) {
        return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    }
}
