package io.upgradewatch.shard.pace;

import io.upgradewatch.shard.Slots;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often devices are polled.
 *
 * @param interval the cadence of a device about which nothing special is known
 * @param byValue bounds and weights of a cadence by value; empty: every device at {@code interval}
 */
public record CadencePlan(Duration interval, Optional<ByValue> byValue) {

    /**
     * @param min that no device is polled more often than
     * @param max that no device waits beyond while the budget pays for it
     * @param weights by tag, how much sooner news of a device counts; an unnamed one counts 1, and the largest of a device's tags holds
     */
    public record ByValue(Duration min, Duration max, Map<String, Double> weights) {

        double weight(Iterable<String> tags) {
            double largest = 0;
            for (String tag : tags) {
                largest = Math.max(largest, weights.getOrDefault(tag, 1.0));
            }
            return largest == 0 ? 1 : largest;
        }
    }

    /** Every device at {@code interval}. */
    public static CadencePlan fixed(Duration interval) {
        return new CadencePlan(interval, Optional.empty());
    }

    public Slots slots() {
        return byValue.<Slots>map(value -> new SlotsByValue(
                        new SlotsByValue.Bounds(value.min(), interval, value.max()),
                        watch -> value.weight(watch.tags())))
                .orElseGet(() -> Slots.fixed(interval));
    }
}
