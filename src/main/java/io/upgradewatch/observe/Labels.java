package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The labels that others fill: each is bounded, and how often one had to be {@code other} is itself counted. */
final class Labels {

    private static final int SPELLINGS = 1_000;

    private final BoundedLabel accounts;
    private final BoundedLabel firmwares;
    private final BoundedLabel statuses;
    // A status that nobody knows is shown as it was spelt first.
    private final Map<UpgradeStatus, String> spellings = new ConcurrentHashMap<>();

    Labels(MeterRegistry registry, LabelBounds bounds) {
        accounts = bounded(registry, "account", bounds.accounts());
        firmwares = bounded(registry, "firmware_to", bounds.firmwares());
        statuses = bounded(registry, "status", bounds.statuses());
        UpgradeStatus.DOCUMENTED.forEach(this::of);
    }

    String of(AccountName account) {
        return accounts.of(account.value());
    }

    String of(UpgradeStatus status) {
        return statuses.of(
                spellings.size() < SPELLINGS
                        ? spellings.computeIfAbsent(status, UpgradeStatus::value)
                        : spellings.getOrDefault(status, status.value()));
    }

    /** @param version may be null */
    String ofFirmware(String version) {
        return firmwares.of(version);
    }

    private static BoundedLabel bounded(MeterRegistry registry, String label, int most) {
        Counter overflow = Counter.builder("upgradewatch.label.overflow")
                .description("Times that a value of this label was folded into other")
                .tag("label", label)
                .register(registry);
        return new BoundedLabel(most, overflow::increment);
    }
}
