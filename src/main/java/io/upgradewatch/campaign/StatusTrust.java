package io.upgradewatch.campaign;

import io.upgradewatch.fota.UpgradeStatus;
import java.util.HashMap;
import java.util.Map;

/** For each status, whether an account's histories show it when its campaigns' pages do. Lives on the loop. */
final class StatusTrust {

    // An upstream that makes statuses up must not fill the memory.
    private static final int MAX_STATUSES = 100;
    private static final int PROBED = 20;

    private final Map<UpgradeStatus, Trust> trusts = new HashMap<>();
    private int withheld;

    boolean trusted(UpgradeStatus status) {
        Trust trust = trusts.get(status);
        return trust == null || !trust.lost();
    }

    /** Whether a hint at this status is given: while its trust is lost, one in {@value #PROBED}. */
    boolean worthAHint(UpgradeStatus status) {
        return trusted(status) || ++withheld % PROBED == 0;
    }

    void confirmed(UpgradeStatus status) {
        Trust trust = trusts.get(status);
        if (trust != null) {
            trust.confirmed();
        }
    }

    void voided(UpgradeStatus status) {
        if (trusts.containsKey(status) || trusts.size() < MAX_STATUSES) {
            trusts.computeIfAbsent(status, unknown -> new Trust()).voided();
        }
    }
}
