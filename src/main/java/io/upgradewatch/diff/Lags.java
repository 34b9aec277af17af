package io.upgradewatch.diff;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Reports that go on being older than what is known of their upgrades, up to some answer. A replica that lags catches
 * up or is not asked every time; what goes on for three answers in a row and an hour is the truth. Immutable.
 *
 * @param byCampaign each upgrade that lagged in the last answer
 */
public record Lags(Map<CampaignId, Lag> byCampaign) {

    /** Nothing lags. */
    public static final Lags NONE = new Lags(Map.of());

    /** Whatever lags is to be polled at least this often, so that it is told apart soon. */
    public static final Duration POLL_EVERY = Duration.ofMinutes(15);

    private static final int ANSWERS = 3;
    private static final Duration LASTS = Duration.ofHours(1);

    /**
     * One upgrade's.
     *
     * @param reportedAt the time of the last report
     * @param firstAt when the first answer of the row was read
     * @param lastAt when the last one was
     * @param answers how many they are
     */
    public record Lag(Instant reportedAt, Instant firstAt, Instant lastAt, int answers) {

        public Lag {
            Objects.requireNonNull(reportedAt, "reportedAt");
            Objects.requireNonNull(firstAt, "firstAt");
            Objects.requireNonNull(lastAt, "lastAt");
        }

        /** Whether it has gone on for so long that it is believed. */
        boolean lasts() {
            return answers >= ANSWERS && !lastAt.isBefore(firstAt.plus(LASTS));
        }
    }

    public Lags {
        byCampaign = Map.copyOf(byCampaign);
    }

    public boolean none() {
        return byCampaign.isEmpty();
    }

    /** The row of answers with {@code report} at its end; the same answer, looked at again, is no further one. */
    Lag with(Upgrade report, Instant now) {
        Lag before = byCampaign.get(report.campaign());
        // Who goes back and forth is several replicas.
        boolean goesOn =
                before != null && !report.reportedAt().isBefore(before.reportedAt()) && !now.isBefore(before.lastAt());
        if (!goesOn) {
            return new Lag(report.reportedAt(), now, now, 1);
        }
        int further = now.equals(before.lastAt()) ? 0 : 1;
        return new Lag(report.reportedAt(), before.firstAt(), now, before.answers() + further);
    }
}
