package io.upgradewatch.diff;

import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import java.time.Duration;
import java.time.Instant;

/**
 * What the report times of one answer say about the order of reports: those of the future say nothing, since a wrong
 * one would silence all that come after it. Pure.
 *
 * @param latest the latest time that is evidence
 */
record Order(Instant latest) {

    private static final Duration SKEW = Duration.ofMinutes(5);

    /** By upstream's clock, or ours if that is ahead of it or unknown. */
    static Order of(UpgradeHistory answer, Instant now) {
        Instant theirs = answer.answeredAt();
        return new Order((theirs == null || theirs.isBefore(now) ? now : theirs).plus(SKEW));
    }

    /** The report without its time, if that is of the future. */
    Upgrade credible(Upgrade report) {
        return report.reportedAt() == null || !report.reportedAt().isAfter(latest) ? report : report.reportedAt(null);
    }

    /** Compares two reports as {@link Reports#OLDEST_FIRST} does. */
    int compare(Upgrade one, Upgrade other) {
        int credible = Reports.OLDEST_FIRST.compare(credible(one), credible(other));
        return credible != 0 ? credible : Reports.OLDEST_FIRST.compare(one, other);
    }

    /** Whether a report lags behind what is known; one without a time does not. */
    boolean lags(Upgrade known, Upgrade report) {
        Instant knownAt = credible(known).reportedAt();
        Instant reportedAt = credible(report).reportedAt();
        return knownAt != null && reportedAt != null && reportedAt.isBefore(knownAt);
    }

    /**
     * Whether a report that does not lag says nothing new. One that has no time tells nothing about the order; it is
     * believed when it brings another status and passed over when it does not, so that the known time survives.
     */
    boolean repeats(Upgrade known, Upgrade report) {
        return credible(known).reportedAt() != null
                && credible(report).reportedAt() == null
                && report.status().equals(known.status());
    }

    /**
     * What is known after {@code report}. What has no time is not older than what it replaces: without a time in its
     * place, any lagging report would be believed next, and the same change told again after it.
     */
    Upgrade after(Upgrade known, Upgrade report) {
        Upgrade credible = credible(report);
        return credible.reportedAt() == null
                ? credible.reportedAt(credible(known).reportedAt())
                : credible;
    }
}
