package io.zdd.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What HAProxy says of one server of a backend.
 *
 * @param name the server
 * @param status such as {@code UP}, {@code DRAIN}, {@code DOWN 1/2}
 * @param check how its last health check ended, such as {@code L7OK}; empty without one
 * @param requests what it is answering, or what waits for it
 */
record ServerStats(String name, String status, String check, int requests) {
    /**
     * Reads the answer to {@code show stat}: lines of fields with commas, the first line naming them. Texts that may hold a
     * comma themselves come after all fields that are read here.
     */
    static List<ServerStats> parse(String answer) {
        List<String> lines = answer.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
            return List.of();
        }
        List<String> names = Arrays.asList(lines.get(0).substring(2).split(",", -1));
        return lines.stream()
                .skip(1)
                .map(line -> of(names, line.split(",", -1)))
                .toList();
    }

    private static ServerStats of(List<String> names, String[] values) {
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i < Math.min(names.size(), values.length); i++) {
            fields.put(names.get(i), values[i]);
        }
        int requests =
                Integer.parseInt(fields.getOrDefault("scur", "0")) + Integer.parseInt(fields.getOrDefault("qcur", "0"));
        return new ServerStats(
                fields.getOrDefault("svname", ""),
                fields.getOrDefault("status", ""),
                fields.getOrDefault("check_status", ""),
                requests);
    }

    /** With {@code UP 1/3} a health check has failed already. */
    boolean isUp() {
        return status.equals("UP") || status.equals("no check");
    }

    /** By somebody's order, for a drain is shown as such. */
    boolean isInMaintenance() {
        return status.startsWith("MAINT");
    }

    @Override
    public String toString() {
        return name + " is " + status + (check.isEmpty() ? "" : " (" + check + ")");
    }
}
