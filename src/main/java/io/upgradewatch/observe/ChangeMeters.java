package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.upgradewatch.fota.ReasonCategory;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.cycle.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what changed. Lives on the loop.
 *
 * <p>A counter that is born at 1 is invisible to {@code increase()}. So the fresh changes of an account and a firmware
 * are there at 0, for every status that is documented or was seen and every kind of failure, as soon as the one is
 * watched and the other is seen; and what a new series counts is held back until it was scraped at 0, see {@link
 * Scrapes}.
 */
final class ChangeMeters {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Scrapes scrapes;
    private final Set<String> statuses = new HashSet<>();
    private final Map<Pairs.Pair, Map<Tags, Scrapes.NewCounter>> counters = new HashMap<>();

    ChangeMeters(MeterRegistry registry, Labels labels, Scrapes scrapes) {
        this.registry = registry;
        this.labels = labels;
        this.scrapes = scrapes;
        UpgradeStatus.DOCUMENTED.forEach(status -> statuses.add(labels.of(status)));
    }

    void changed(Pairs.Pair pair, Upgrade upgrade, Told told) {
        String status = labels.of(upgrade.status());
        announce(pair);
        announce(status);
        changes(pair, status, told.fresh()).increment();
        if (upgrade.status().equals(UpgradeStatus.UPGRADE_FAILED)) {
            failures(pair, ReasonCategory.of(upgrade.reason()), told.fresh()).increment();
        }
    }

    /** From now on the changes of this pair are counted. */
    void announce(Pairs.Pair pair) {
        if (counters.putIfAbsent(pair, new HashMap<>()) == null) {
            statuses.forEach(status -> changes(pair, status, true));
            if (pair.firmwareTo().equals(BoundedLabel.OTHER)) {
                // So that whoever asks for what is no news finds a series, and not one for each pair.
                changes(pair, labels.of(UpgradeStatus.UPGRADE_FAILED), false);
            }
            for (ReasonCategory category : ReasonCategory.values()) {
                failures(pair, category, true);
            }
        }
    }

    /** From now on changes to this status are counted, whatever the account and the firmware. */
    void announce(String status) {
        if (statuses.add(status)) {
            counters.keySet().forEach(pair -> changes(pair, status, true));
        }
    }

    /** Changes of this pair are not counted any more. */
    void forget(Pairs.Pair pair) {
        Map<Tags, Scrapes.NewCounter> gone = counters.remove(pair);
        if (gone != null) {
            gone.values().forEach(counter -> registry.remove(counter.gone()));
        }
    }

    private Scrapes.NewCounter changes(Pairs.Pair pair, String status, boolean fresh) {
        return counter(pair, "upgradewatch.changes", "Changes published", tags(pair, fresh, "status", status));
    }

    private Scrapes.NewCounter failures(Pairs.Pair pair, ReasonCategory category, boolean fresh) {
        return counter(
                pair,
                "upgradewatch.failures",
                "Failed upgrades published, by kind of reason",
                tags(pair, fresh, "category", category.label()));
    }

    private static Tags tags(Pairs.Pair pair, boolean fresh, String key, String value) {
        return Tags.of(
                "account",
                pair.account(),
                "firmware_to",
                pair.firmwareTo(),
                key,
                value,
                "fresh",
                Boolean.toString(fresh));
    }

    private Scrapes.NewCounter counter(Pairs.Pair pair, String name, String description, Tags tags) {
        return counters.get(pair)
                .computeIfAbsent(
                        tags,
                        unseen -> scrapes.hold(Counter.builder(name)
                                .description(description)
                                .tags(unseen)
                                .register(registry)));
    }
}
