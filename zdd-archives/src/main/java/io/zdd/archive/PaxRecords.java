package io.zdd.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The body of a pax extended header: lines of length, space, keyword, equals sign, value, newline. */
final class PaxRecords {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private PaxRecords() {}

    static Map<String, String> parse(byte[] body) throws IOException {
        Map<String, String> records = new LinkedHashMap<>();
        for (int start = 0; start < body.length; ) {
            int space = indexOf(body, ' ', start);
            String length = text(body, start, space);
            if (!NUMBER.matcher(length).matches()) {
                throw new IOException("a pax header has no length where one must be");
            }
            int end = start + Integer.parseInt(length);
            int equals = indexOf(body, '=', space);
            if (end > body.length || equals >= end || body[end - 1] != '\n') {
                throw new IOException("a pax header is longer or shorter than it says");
            }
            records.put(text(body, space + 1, equals), text(body, equals + 1, end - 1));
            start = end;
        }
        return records;
    }

    private static int indexOf(byte[] body, char wanted, int from) throws IOException {
        for (int i = from; i < body.length; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        throw new IOException("a pax header lacks '" + wanted + "'");
    }

    private static String text(byte[] body, int from, int to) {
        return NameEncoding.UTF_8.decode(Arrays.copyOfRange(body, from, to));
    }
}
