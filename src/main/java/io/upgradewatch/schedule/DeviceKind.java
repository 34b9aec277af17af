package io.upgradewatch.schedule;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What devices have in common that are expected to change equally often: the account, the campaign that they are in or
 * the firmware that they have come to, the status, and for how long it has been theirs.
 *
 * @param origin the campaign while it is in flight, else the firmware; empty if nothing is known
 * @param status the latest; null if nothing is known
 */
public record DeviceKind(AccountName account, String origin, UpgradeStatus status, Age age) {

    /** For how long a status has been the latest. A clock that is ahead makes it young, an absent time old. */
    public enum Age {
        HOURS(Duration.ofHours(6), "for less than 6 h"),
        DAYS(Duration.ofDays(2), "for less than 2 days"),
        WEEKS(Duration.ofDays(14), "for less than 14 days"),
        LONG(Duration.ofSeconds(Long.MAX_VALUE), "for more than 14 days");

        private final Duration upTo;
        private final String words;

        Age(Duration upTo, String words) {
            this.upTo = upTo;
            this.words = words;
        }

        static Age of(Instant reportedAt, Instant now) {
            Duration age = reportedAt == null ? LONG.upTo : Duration.between(reportedAt, now);
            for (Age candidate : values()) {
                if (age.compareTo(candidate.upTo) < 0) {
                    return candidate;
                }
            }
            return LONG;
        }
    }

    /** The kind of a device whose latest upgrade this is. */
    public static DeviceKind of(AccountName account, Optional<Upgrade> latest, Instant now) {
        return latest.map(upgrade ->
                        new DeviceKind(account, origin(upgrade), upgrade.status(), Age.of(upgrade.moment(), now)))
                .orElseGet(() -> new DeviceKind(account, "", null, Age.LONG));
    }

    public boolean inFlight() {
        return status != null && !status.terminal();
    }

    /**
     * In which time one change is expected as long as no poll has taught better: hours in a campaign, days for a
     * failure, which upstream may still correct or try again, and months after a success.
     */
    public Duration prior() {
        if (inFlight()) {
            return switch (age) {
                case HOURS -> Duration.ofHours(6);
                case DAYS -> Duration.ofDays(1);
                case WEEKS -> Duration.ofDays(4);
                case LONG -> Duration.ofDays(20);
            };
        }
        boolean failed = UpgradeStatus.UPGRADE_FAILED.equals(status);
        return switch (age) {
            case HOURS -> Duration.ofDays(failed ? 2 : 20);
            case DAYS -> Duration.ofDays(failed ? 4 : 30);
            case WEEKS -> Duration.ofDays(failed ? 20 : 60);
            case LONG -> Duration.ofDays(60);
        };
    }

    /** For people: {@code campaign 252d… in progress, UpgradePending for less than 2 days}. */
    public String words() {
        if (status == null) {
            return "no upgrade of it is known";
        }
        String where = inFlight() ? "campaign " + origin + " in progress, " : "";
        return where + status + " " + age.words;
    }

    private static String origin(Upgrade upgrade) {
        if (!upgrade.status().terminal()) {
            return upgrade.campaign().value();
        }
        String firmware =
                UpgradeStatus.UPGRADE_SUCCESS.equals(upgrade.status()) ? upgrade.firmwareTo() : upgrade.firmwareFrom();
        return firmware == null ? "" : firmware;
    }
}
