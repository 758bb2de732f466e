package io.zdd.service;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The servers in a file that an upstream block of nginx includes, one on a line; everything else in it is kept.
 *
 * @param text what the file holds
 */
record UpstreamServers(String text) {
    private static final int ADDRESS = 1;
    private static final int OPTIONS = 2;
    private static final Pattern LINE =
            Pattern.compile("^[ \\t]*server[ \\t]+([^\\s;#]+)([^;#\\n]*);", Pattern.MULTILINE);
    private static final Pattern DOWN = Pattern.compile("[ \\t]+down(?=\\s|$)");

    /**
     * The text with a server down or up.
     *
     * @throws ZddException if it has no line of its own, or several, or if it is the last one up and is to be down
     */
    String with(String address, boolean down) {
        MatchResult line = line(address);
        if (isDown(line) == down) {
            return text;
        }
        if (down) {
            refuseAnOutage(address);
        }
        String options = line.group(OPTIONS);
        String changed =
                down ? options.stripTrailing() + " down" : DOWN.matcher(options).replaceAll("");
        return text.substring(0, line.start(OPTIONS)) + changed + text.substring(line.end(OPTIONS));
    }

    /** Whether a server that has exactly one line is down or up, as asked. */
    boolean has(String address, boolean down) {
        List<MatchResult> found = lines(address);
        return found.size() == 1 && isDown(found.get(0)) == down;
    }

    private static boolean isDown(MatchResult line) {
        return DOWN.matcher(line.group(OPTIONS)).find();
    }

    private MatchResult line(String address) {
        List<MatchResult> found = lines(address);
        if (found.isEmpty()) {
            throw new ZddException("it has no line `server " + address + ";`, only servers "
                    + lines().stream().map(line -> line.group(ADDRESS)).toList());
        }
        if (found.size() > 1) {
            throw new ZddException("it has " + found.size() + " lines `server " + address + ";`; leave one of them");
        }
        return found.get(0);
    }

    private List<MatchResult> lines(String address) {
        return lines().stream()
                .filter(line -> line.group(ADDRESS).equals(address))
                .toList();
    }

    private void refuseAnOutage(String address) {
        boolean others = lines().stream().anyMatch(line -> !line.group(ADDRESS).equals(address) && !isDown(line));
        if (!others) {
            throw new ZddException("no other server in it is up, so " + address + " is not taken out");
        }
    }

    private List<MatchResult> lines() {
        return LINE.matcher(text).results().toList();
    }
}
