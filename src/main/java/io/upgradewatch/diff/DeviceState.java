package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that is known of a device: what upstream has ever reported of it and has not let age out. Immutable.
 *
 * <p>Held by the million, so packed: what a device does not share with the others of its campaign is its times, which
 * are kept as numbers. With five upgrades it takes 80 bytes; an object for each upgrade took 3,500.
 */
public final class DeviceState {

    private static final long NONE = Long.MIN_VALUE;
    private static final long NANOS = 1_000_000_000L;
    // Years 1678 to 2261; a stranger time stays with the facts.
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private final Facts facts;
    private final long[] reportedAt;
    private final Instant[] missingSince;

    /**
     * One known upgrade.
     *
     * @param upgrade as last reported
     * @param missingSince when answers stopped to show it; null while they do
     */
    public record Known(Upgrade upgrade, Instant missingSince) {

        public Known {
            Objects.requireNonNull(upgrade, "upgrade");
        }
    }

    /**
     * @param account the account it was read from; another account's upgrades are other upgrades
     * @param upgrades ordered by campaign, each campaign once
     */
    public DeviceState(AccountName account, List<Known> upgrades) {
        Upgrade[] stated = new Upgrade[upgrades.size()];
        Instant[] missing = null;
        reportedAt = new long[stated.length];
        for (int i = 0; i < stated.length; i++) {
            Known known = upgrades.get(i);
            reportedAt[i] = packed(known.upgrade().reportedAt());
            stated[i] =
                    reportedAt[i] == NONE ? known.upgrade() : known.upgrade().reportedAt(null);
            if (known.missingSince() != null) {
                missing = missing == null ? new Instant[stated.length] : missing;
                missing[i] = known.missingSince();
            }
        }
        missingSince = missing;
        facts = Facts.of(Objects.requireNonNull(account, "account"), stated);
    }

    public AccountName account() {
        return facts.account();
    }

    /** Ordered by campaign, each campaign once. */
    public List<Known> upgrades() {
        return IntStream.range(0, reportedAt.length)
                .mapToObj(i -> new Known(upgrade(i), missingSince == null ? null : missingSince[i]))
                .toList();
    }

    /** Whether the last answer showed every upgrade that is known. */
    public boolean complete() {
        return missingSince == null;
    }

    /** What is known under {@code campaign}, if anything. */
    public Optional<Known> of(CampaignId campaign) {
        return upgrades().stream()
                .filter(known -> known.upgrade().campaign().equals(campaign))
                .findFirst();
    }

    /** The upgrade that was reported last, if there is any; reports without a time come first. */
    public Optional<Upgrade> latest() {
        int latest = 0;
        for (int i = 1; i < reportedAt.length; i++) {
            latest = isLater(i, latest) ? i : latest;
        }
        return reportedAt.length == 0 ? Optional.empty() : Optional.of(upgrade(latest));
    }

    // Asked of half a million devices in one go when shards move; nearly always the times decide.
    private boolean isLater(int one, int other) {
        boolean timesDecide =
                reportedAt[one] != NONE && reportedAt[other] != NONE && reportedAt[one] != reportedAt[other];
        return timesDecide
                ? reportedAt[one] > reportedAt[other]
                : Reports.OLDEST_FIRST.compare(upgrade(one), upgrade(other)) > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceState state
                && Arrays.equals(reportedAt, state.reportedAt)
                && Arrays.equals(missingSince, state.missingSince)
                && facts.agree(state.facts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account(), Arrays.hashCode(reportedAt));
    }

    @Override
    public String toString() {
        return "DeviceState[" + account() + ", " + upgrades() + "]";
    }

    private Upgrade upgrade(int i) {
        if (reportedAt[i] == NONE) {
            return facts.upgrade(i);
        }
        long nanos = reportedAt[i];
        return facts.upgrade(i)
                .reportedAt(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
    }

    private static long packed(Instant time) {
        return time == null || Math.abs(time.getEpochSecond()) > MOST_SECONDS
                ? NONE
                : time.getEpochSecond() * NANOS + time.getNano();
    }
}
