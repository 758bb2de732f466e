package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.SecurityUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** What is set for the whole JVM, in a JVM of its own for each case. */
class ProvidersTest {
    @ParameterizedTest
    @CsvSource({
        "nothing, bc=no alias=1 register=false provider=null",
        "nothing twice, bc=no alias=1 register=false provider=null",
        "BouncyCastle, bc=yes alias=0 register=null provider=null",
        "ECDSA, bc=no alias=0 register=false provider=null",
        "register, bc=no alias=1 register=true provider=null",
        "provider, bc=no alias=1 register=null provider=SunJCE"
    })
    void What_the_application_has_set_stays(String application, String after) throws Exception {
        String classPath = Stream.of(
                        Providers.class, ProvidersProbe.class, SecurityUtils.class, Logger.class, Secret.class)
                .map(ProvidersTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(OpenSsh.run(java, "-cp", classPath, ProvidersProbe.class.getName(), application)
                        .lines()
                        .filter(line -> line.startsWith("bc=")))
                .containsExactly(after);
    }

    private static String location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(URI.create(source.getLocation().toString())).toString();
    }
}
