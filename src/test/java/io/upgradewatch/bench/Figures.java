package io.upgradewatch.bench;

import java.util.Arrays;
import java.util.Locale;

/** The same quantity measured several times. */
record Figures(double... values) {

    Figures {
        Arrays.sort(values);
    }

    double min() {
        return values[0];
    }

    double median() {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    double max() {
        return values[values.length - 1];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,.1f / %,.1f / %,.1f", min(), median(), max());
    }
}
