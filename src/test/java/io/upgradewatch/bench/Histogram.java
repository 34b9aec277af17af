package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A histogram as an instance shows it to Prometheus.
 *
 * @param upTo how many were at most so much, by that bound; infinity for all of them
 */
record Histogram(SortedMap<Double, Double> upTo) {

    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    static Histogram of(ServiceProcess instance, String name) {
        SortedMap<Double, Double> upTo = new TreeMap<>();
        instance.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "_bucket"))
                .forEach(line -> {
                    Matcher bound = BOUND.matcher(line);
                    if (bound.find()) {
                        String le = bound.group(1);
                        double most = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
                        upTo.merge(most, Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
                    }
                });
        return new Histogram(upTo);
    }

    /** What came after {@code earlier}. */
    Histogram since(Histogram earlier) {
        SortedMap<Double, Double> later = new TreeMap<>(upTo);
        later.replaceAll((bound, count) -> count - earlier.upTo.getOrDefault(bound, 0.0));
        return new Histogram(later);
    }

    double count() {
        return upTo.get(Double.POSITIVE_INFINITY);
    }

    /** The share of all that is at most {@code bound}, which is the bound of a bucket. */
    double share(double bound) {
        return upTo.get(bound) / count();
    }

    /** The least bound that the share {@code quantile} does not exceed: never better than the truth. */
    double quantile(double quantile) {
        return upTo.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= quantile * count())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
