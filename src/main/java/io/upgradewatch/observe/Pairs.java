package io.upgradewatch.observe;

import io.upgradewatch.fota.AccountName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The pairs of an account and a firmware that are in use, each with the labels it got for as long as it is: the first so
 * many have their own, the firmware of all others is {@code other}. A pair is in use while a device has it, and for a day
 * after it last was or changed; then its labels are free again. Lives on the loop.
 */
final class Pairs {

    private static final long UNUSED_NANOS = Duration.ofDays(1).toNanos();
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMinutes(10).toNanos();

    private record Key(AccountName account, String firmwareTo) {}

    /** The labels of a pair. */
    record Pair(String account, String firmwareTo) {}

    private static final class Use {

        private final Pair pair;
        private int devices;
        private long usedNanos;

        Use(Pair pair) {
            this.pair = pair;
        }
    }

    private final Labels labels;
    private final LabelBounds bounds;
    private final LongSupplier nanoTime;
    private final Consumer<Pair> onUnused;
    private final Map<Key, Use> uses = new HashMap<>();
    private final Map<Pair, Integer> shown = new HashMap<>();
    private final Map<String, Integer> firmwares = new HashMap<>();
    private long lookedNanos;

    /** @param onUnused is told of labels that nothing is counted by any more */
    Pairs(Labels labels, LabelBounds bounds, LongSupplier nanoTime, Consumer<Pair> onUnused) {
        this.labels = labels;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.onUnused = onUnused;
        lookedNanos = nanoTime.getAsLong();
    }

    /** The labels of the pair, of which {@code devices} more are known from now on. */
    Pair use(AccountName account, String firmwareTo, int devices) {
        long now = nanoTime.getAsLong();
        if (now - lookedNanos > BETWEEN_LOOKS_NANOS) {
            lookedNanos = now;
            forget(now);
        }
        Use use = uses.computeIfAbsent(
                new Key(account, Objects.requireNonNullElse(firmwareTo, "")), key -> new Use(admit(key)));
        use.devices += devices;
        use.usedNanos = now;
        return use.pair;
    }

    /** How many pairs have labels of their own. */
    int named() {
        return (int) shown.keySet().stream()
                .filter(pair -> !pair.firmwareTo().equals(BoundedLabel.OTHER))
                .count();
    }

    private Pair admit(Key key) {
        String account = labels.of(key.account());
        Pair own = new Pair(account, firmware(key.firmwareTo()));
        boolean fits = own.firmwareTo().equals(BoundedLabel.ABSENT)
                || shown.containsKey(own)
                || shown.size() < bounds.pairs()
                        && LabelText.nameable(key.firmwareTo())
                        && (firmwares.containsKey(own.firmwareTo()) || firmwares.size() < bounds.firmwares());
        Pair pair = fits ? own : new Pair(account, labels.otherFirmware());
        if (!pair.firmwareTo().equals(BoundedLabel.OTHER)) {
            shown.merge(pair, 1, Integer::sum);
            firmwares.merge(pair.firmwareTo(), 1, Integer::sum);
        }
        return pair;
    }

    private static String firmware(String value) {
        return value.isBlank() ? BoundedLabel.ABSENT : LabelText.of(value);
    }

    private void forget(long now) {
        for (Iterator<Use> all = uses.values().iterator(); all.hasNext(); ) {
            Use use = all.next();
            if (use.devices <= 0 && now - use.usedNanos > UNUSED_NANOS) {
                all.remove();
                free(use.pair);
            }
        }
    }

    private void free(Pair pair) {
        if (pair.firmwareTo().equals(BoundedLabel.OTHER)) {
            return;
        }
        firmwares.computeIfPresent(pair.firmwareTo(), (firmware, count) -> count == 1 ? null : count - 1);
        if (shown.computeIfPresent(pair, (same, count) -> count == 1 ? null : count - 1) == null) {
            onUnused.accept(pair);
        }
    }
}
