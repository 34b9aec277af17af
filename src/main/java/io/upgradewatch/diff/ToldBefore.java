package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How many changes were told of upgrades that are not known any more: those of another account, those that aged out, and
 * all once nobody watches the device. If such an upgrade is ever told again, it goes on from there. Immutable.
 *
 * @param counts by upgrade, the one forgotten first first; at most {@link #MOST}
 * @param floor where every upgrade starts that is not among them; 0 unless a count had to be dropped too early
 * @param lost whether more was told than is known here, so that what the next answer shows besides is no news
 */
public record ToldBefore(List<Count> counts, long floor, boolean lost) {

    /** Nothing was told before. */
    public static final ToldBefore NOTHING = new ToldBefore(List.of(), 0);

    private static final Duration EMPTY_DOUBTED = Duration.ofDays(1);

    /** How many counts are kept each by itself. */
    static final int MOST = 100;

    /**
     * One count.
     *
     * @param account never null
     * @param campaign never null
     * @param changes how many changes were told of this upgrade
     * @param forgottenAt since when nothing else is known of it
     */
    public record Count(AccountName account, CampaignId campaign, long changes, Instant forgottenAt) {

        public Count {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(campaign, "campaign");
            Objects.requireNonNull(forgottenAt, "forgottenAt");
        }

        private boolean of(AccountName otherAccount, CampaignId otherCampaign) {
            return account.equals(otherAccount) && campaign.equals(otherCampaign);
        }
    }

    /** Of which nothing was lost. */
    public ToldBefore(List<Count> counts, long floor) {
        this(counts, floor, false);
    }

    public ToldBefore {
        // What is dropped raises the floor, so that no two changes ever share a sequence.
        for (Count dropped : counts.subList(0, Math.max(0, counts.size() - MOST))) {
            floor = Math.max(floor, dropped.changes());
        }
        counts = List.copyOf(counts.subList(Math.max(0, counts.size() - MOST), counts.size()));
    }

    /** How many changes were told of the upgrade; if that is not known, no fewer than may have been. */
    public long of(AccountName account, CampaignId campaign) {
        return counts.stream()
                .filter(count -> count.of(account, campaign))
                .mapToLong(Count::changes)
                .findFirst()
                .orElse(floor);
    }

    /** Without the count of an upgrade that is known again. */
    ToldBefore without(AccountName account, CampaignId campaign) {
        return counts.stream().anyMatch(count -> count.of(account, campaign))
                ? new ToldBefore(
                        counts.stream()
                                .filter(count -> !count.of(account, campaign))
                                .toList(),
                        floor,
                        lost)
                : this;
    }

    /** With the count of an upgrade that is not known any more; one that is no higher than the known one says nothing. */
    ToldBefore with(Count count) {
        if (count.changes() <= of(count.account(), count.campaign())) {
            return this;
        }
        List<Count> more = new ArrayList<>(without(count.account(), count.campaign()).counts);
        more.add(count);
        return new ToldBefore(more, floor, lost);
    }

    /** Starts every upgrade that is not counted by itself at {@code least} or above. */
    ToldBefore noneBelow(long least) {
        return least <= floor ? this : new ToldBefore(counts, least, lost);
    }

    /** Without what was forgotten before {@code oldest}: the events themselves are gone by then. */
    ToldBefore since(Instant oldest) {
        return counts.stream().noneMatch(count -> count.forgottenAt().isBefore(oldest))
                ? this
                : new ToldBefore(
                        counts.stream()
                                .filter(count -> !count.forgottenAt().isBefore(oldest))
                                .toList(),
                        floor,
                        lost);
    }

    /** What is left when more was told than is known, as was found at {@code at}; no count can have reached that. */
    public ToldBefore lost(Instant at) {
        return new ToldBefore(counts, Math.max(floor, at.toEpochMilli()), true);
    }

    /** Whether the loss was found so long ago that an empty answer can be believed: now and then one is a mistake. */
    boolean lostLongAgo(Instant now) {
        return now.toEpochMilli() - floor > EMPTY_DOUBTED.toMillis();
    }

    /** From now on what is not known is news again. */
    ToldBefore found() {
        return lost ? new ToldBefore(counts, floor) : this;
    }
}
