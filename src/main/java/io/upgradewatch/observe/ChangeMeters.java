package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.upgradewatch.fota.ReasonCategory;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what changed. Lives on the loop.
 *
 * <p>A counter that is born at 1 is invisible to {@code increase()}. So the changes of an account and a firmware are
 * counted from 0, for every status that is documented or was seen and every kind of failure, as soon as the one is
 * watched and the other is seen.
 */
final class ChangeMeters {

    private record Pair(String account, String firmwareTo) {
        Tags with(String key, String value) {
            return Tags.of("account", account, "firmware_to", firmwareTo, key, value);
        }
    }

    private final MeterRegistry registry;
    private final Labels labels;
    private final Set<Pair> announced = new HashSet<>();
    private final Set<String> statuses = new HashSet<>();
    private final Map<Tags, Counter> changes = new HashMap<>();

    ChangeMeters(MeterRegistry registry, Labels labels) {
        this.registry = registry;
        this.labels = labels;
        UpgradeStatus.DOCUMENTED.forEach(status -> statuses.add(labels.of(status)));
    }

    void changed(String account, Upgrade upgrade) {
        String firmwareTo = labels.ofFirmware(upgrade.firmwareTo());
        String status = labels.of(upgrade.status());
        announce(account, firmwareTo);
        announce(status);
        Pair pair = new Pair(account, firmwareTo);
        changes(pair, status).increment();
        if (upgrade.status().equals(UpgradeStatus.UPGRADE_FAILED)) {
            failures(pair, ReasonCategory.of(upgrade.reason())).increment();
        }
    }

    /** From now on the changes of these two are counted. */
    void announce(String account, String firmwareTo) {
        Pair pair = new Pair(account, firmwareTo);
        if (announced.add(pair)) {
            statuses.forEach(status -> changes(pair, status));
            for (ReasonCategory category : ReasonCategory.values()) {
                failures(pair, category);
            }
        }
    }

    /** From now on changes to this status are counted, whatever the account and the firmware. */
    void announce(String status) {
        if (statuses.add(status)) {
            announced.forEach(pair -> changes(pair, status));
        }
    }

    private Counter changes(Pair pair, String status) {
        return counter("upgradewatch.changes", "Changes published", pair.with("status", status));
    }

    private Counter failures(Pair pair, ReasonCategory category) {
        Tags tags = pair.with("category", category.label());
        return counter("upgradewatch.failures", "Failed upgrades published, by kind of reason", tags);
    }

    private Counter counter(String name, String description, Tags tags) {
        return changes.computeIfAbsent(tags, fresh -> Counter.builder(name)
                .description(description)
                .tags(fresh)
                .register(registry));
    }
}
