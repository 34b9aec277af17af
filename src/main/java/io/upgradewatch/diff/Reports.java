package io.upgradewatch.diff;

import io.upgradewatch.fota.Upgrade;
import java.time.Instant;
import java.util.Comparator;

/** The order of reports: total, so that the order of an answer's entries never matters. */
final class Reports {

    private static final Comparator<Instant> UNKNOWN_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<String> ABSENT_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    /**
     * Oldest first. Between reports of one moment, a terminal status is the later word; what is left is decided by
     * the texts, so that equal answers always give equal states.
     */
    static final Comparator<Upgrade> OLDEST_FIRST = Comparator.comparing(Upgrade::moment, UNKNOWN_FIRST)
            .thenComparing(upgrade -> upgrade.status().terminal())
            .thenComparing(upgrade -> upgrade.status().value())
            .thenComparing(upgrade -> upgrade.campaign().value())
            .thenComparing(Upgrade::reason, ABSENT_FIRST)
            .thenComparing(Upgrade::firmwareName, ABSENT_FIRST)
            .thenComparing(Upgrade::firmwareFrom, ABSENT_FIRST)
            .thenComparing(Upgrade::firmwareTo, ABSENT_FIRST)
            .thenComparing(Upgrade::startDate, ABSENT_FIRST)
            .thenComparing(Upgrade::reportedAt, UNKNOWN_FIRST);

    private Reports() {}
}
