package io.zdd.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileHasherTest {
    private final FileHasher hasher = new FileHasher();

    /** Around the length of its buffer, too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 200_000})
    void bytes_of_every_length_have_their_digest_and_size(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        FileHasher.Hashed hashed = hasher.hash(trickling(bytes));

        assertThat(hashed.size()).isEqualTo(length);
        assertThat(hashed.sha256())
                .isEqualTo(HexFormat.of().formatHex(FileHasher.sha256().digest(bytes)));
    }

    @Test
    void a_hasher_may_be_used_again() throws IOException {
        FileHasher.Hashed first = hasher.hash(new ByteArrayInputStream(new byte[] {1}));

        hasher.hash(new ByteArrayInputStream(new byte[100_000]));

        assertThat(hasher.hash(new ByteArrayInputStream(new byte[] {1}))).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "#!/bin/sh,true",
        "#!,true",
        "#,false",
        "\u007fELF,true",
        "\u007fELF2,true",
        "\u007fEL,false",
        "'',false"
    })
    void a_program_is_known_by_its_first_bytes(String text, boolean program) throws IOException {
        hasher.hash(new ByteArrayInputStream("\u007fELF".getBytes(ISO_8859_1)));

        assertThat(hasher.hash(trickling(text.getBytes(ISO_8859_1))).program()).isEqualTo(program);
    }

    /** As a decompressing stream does it. */
    private static InputStream trickling(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, bytes.length > 100 ? 1000 : 1));
            }
        };
    }
}
