package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;

/** The labels that others fill: each is bounded, and how often one had to be {@code other} is itself counted. */
final class Labels {

    private static final int MOST_ACCOUNTS = 200;
    private static final int MOST_FIRMWARES = 100;
    private static final int MOST_STATUSES = 40;

    private final BoundedLabel accounts;
    private final BoundedLabel firmwares;
    private final BoundedLabel statuses;

    Labels(MeterRegistry registry) {
        accounts = bounded(registry, "account", MOST_ACCOUNTS);
        firmwares = bounded(registry, "firmware_to", MOST_FIRMWARES);
        statuses = bounded(registry, "status", MOST_STATUSES);
        UpgradeStatus.DOCUMENTED.forEach(this::of);
    }

    String of(AccountName account) {
        return accounts.of(account.value());
    }

    String of(UpgradeStatus status) {
        return statuses.of(status.value());
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
