package io.upgradewatch.campaign;

import java.util.Map;
import java.util.TreeMap;

/** Devices by status. Statuses are an open set: what upstream makes up beyond {@link #MAX} of them is one. */
final class StatusCounts {

    static final int MAX = 50;
    static final String OTHER = "other";

    private final Map<String, Integer> counts = new TreeMap<>();

    void add(String status) {
        boolean known = counts.size() < MAX || counts.containsKey(status);
        counts.merge(known ? status : OTHER, 1, Integer::sum);
    }

    Map<String, Integer> all() {
        return Map.copyOf(counts);
    }
}
