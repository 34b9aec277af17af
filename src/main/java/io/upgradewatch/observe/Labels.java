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
    private final BoundedLabel statuses;
    private final Runnable onOtherFirmware;
    // A status that nobody knows is shown as it was spelt first.
    private final Map<UpgradeStatus, String> spellings = new ConcurrentHashMap<>();

    Labels(MeterRegistry registry, LabelBounds bounds) {
        accounts = new BoundedLabel(bounds.accounts(), overflow(registry, "account"));
        statuses = new BoundedLabel(bounds.statuses(), overflow(registry, "status"));
        onOtherFirmware = overflow(registry, "firmware_to");
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

    /** A firmware is {@code other}, which is counted. */
    String otherFirmware() {
        onOtherFirmware.run();
        return BoundedLabel.OTHER;
    }

    private static Runnable overflow(MeterRegistry registry, String label) {
        Counter overflow = Counter.builder("upgradewatch.label.overflow")
                .description("Times that a value of this label was folded into other")
                .tag("label", label)
                .register(registry);
        return overflow::increment;
    }
}
