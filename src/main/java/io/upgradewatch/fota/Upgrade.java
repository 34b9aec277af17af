package io.upgradewatch.fota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * One entry of a device's upgrade history.
 *
 * @param campaign which upgrade this is; never null
 * @param status where it stands; never null
 * @param reason upstream's free text, whose wording drifts; null if absent
 * @param firmwareName opaque; null if absent
 * @param firmwareFrom opaque; null if absent
 * @param firmwareTo opaque; null if absent
 * @param startDate as reported, a date or an instant; null if absent
 * @param reportedAt {@code reportUpdatedTime}; null if absent, unreadable or Go's zero time
 */
public record Upgrade(
        CampaignId campaign,
        UpgradeStatus status,
        String reason,
        String firmwareName,
        String firmwareFrom,
        String firmwareTo,
        String startDate,
        Instant reportedAt) {

    public Upgrade {
        Objects.requireNonNull(campaign, "campaign");
        Objects.requireNonNull(status, "status");
    }

    /** The same report with another report time. */
    public Upgrade reportedAt(Instant time) {
        return new Upgrade(campaign, status, reason, firmwareName, firmwareFrom, firmwareTo, startDate, time);
    }

    /**
     * The best known moment of this report: {@code reportedAt}, else the start of {@code startDate} (UTC), else null.
     * v1 and v2 answers have no report time.
     */
    public Instant moment() {
        if (reportedAt != null || startDate == null) {
            return reportedAt;
        }
        try {
            return LocalDate.parse(startDate.length() > 10 ? startDate.substring(0, 10) : startDate)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }
}
