package io.upgradewatch.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Which campaigns still matter: all that have not ended, and for two days those that have. */
final class Recent {

    // "Not allowed after campaign end date" was reported 23 hours after that date, at its start.
    private static final Duration AFTER_END = Duration.ofDays(3);

    boolean matters(Campaign campaign, Instant now) {
        if (!"CampaignEnded".equals(campaign.status())) {
            return true;
        }
        Instant end = day(campaign.endDate());
        return end != null && now.isBefore(end.plus(AFTER_END));
    }

    private static Instant day(String date) {
        try {
            return date == null || date.length() < 10
                    ? null
                    : LocalDate.parse(date.substring(0, 10))
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }
}
