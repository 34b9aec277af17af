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

    private final SharedUpgrades facts;
    private final long[] reportedAt;
    private final Instant[] missingSince;

    /**
     * One known upgrade.
     *
     * @param upgrade as last reported
     * @param missingSince when answers stopped to show it; null while they do
     * @param told how many changes of it were told; {@link #UNCOUNTED} if that is not known
     */
    public record Known(Upgrade upgrade, Instant missingSince, long told) {

        /** Of an upgrade from before changes were counted. */
        public static final long UNCOUNTED = -1;

        // Below it are the counts of upgrades that were counted from the first, above it the milliseconds of any time
        // since January 1970.
        private static final long UNTIMED = 1_000_000_000;

        public Known {
            Objects.requireNonNull(upgrade, "upgrade");
        }

        /** One of which no change was told. */
        public Known(Upgrade upgrade, Instant missingSince) {
            this(upgrade, missingSince, 0);
        }

        /** Of two that turn out to be one upgrade: the one that answers still show, or else that was reported last. */
        public static Known newer(Known one, Known other) {
            boolean both = (one.missingSince == null) == (other.missingSince == null);
            boolean oneIsNewer =
                    both ? Reports.OLDEST_FIRST.compare(one.upgrade, other.upgrade) >= 0 : one.missingSince == null;
            Known newer = oneIsNewer ? one : other;
            boolean counted = one.told != UNCOUNTED && other.told != UNCOUNTED;
            return new Known(newer.upgrade, newer.missingSince, counted ? Math.max(one.told, other.told) : UNCOUNTED);
        }

        /**
         * How many changes of it were told. Where nobody knows, it is the milliseconds of the known report time, so
         * that it is none that may have been told, and the same for whoever asks.
         */
        public long counted() {
            if (told != UNCOUNTED) {
                return told;
            }
            Instant time = upgrade.reportedAt();
            return time == null || Math.abs(time.getEpochSecond()) > MOST_SECONDS
                    ? UNTIMED
                    : Math.max(UNTIMED, time.toEpochMilli());
        }
    }

    /**
     * @param account the account it was read from; another account's upgrades are other upgrades
     * @param upgrades ordered by campaign, each campaign once
     */
    public DeviceState(AccountName account, List<Known> upgrades) {
        this(account, upgrades, true, ToldBefore.NOTHING);
    }

    /**
     * @param account the account it was read from; another account's upgrades are other upgrades
     * @param upgrades ordered by campaign, each campaign once
     * @param polled false if the first answer is still to come, though something was told before
     * @param before what was told of upgrades that are not known any more
     */
    public DeviceState(AccountName account, List<Known> upgrades, boolean polled, ToldBefore before) {
        Upgrade[] stated = new Upgrade[upgrades.size()];
        Instant[] missing = null;
        long[] told = null;
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
            if (known.told() != 0) {
                told = told == null ? new long[stated.length] : told;
                told[i] = known.told();
            }
        }
        missingSince = missing;
        facts = SharedUpgrades.of(
                Objects.requireNonNull(account, "account"),
                stated,
                told,
                polled,
                Objects.requireNonNull(before, "before"));
    }

    public AccountName account() {
        return facts.account();
    }

    /** Ordered by campaign, each campaign once. */
    public List<Known> upgrades() {
        return IntStream.range(0, reportedAt.length)
                .mapToObj(i -> new Known(upgrade(i), missingSince == null ? null : missingSince[i], facts.told(i)))
                .toList();
    }

    /** Whether anything is known of upgrades; the first answer decides what was there before. */
    public boolean polled() {
        return facts.polled();
    }

    /** What was told of upgrades that are not known any more. */
    public ToldBefore before() {
        return facts.before();
    }

    /** What is left of it when its upgrades do not count any more: only how many changes of each were told. */
    public DeviceState forgotten(Instant now) {
        if (!polled()) {
            return this;
        }
        ToldBefore all = before();
        for (Known known : upgrades()) {
            all = all.with(new ToldBefore.Count(account(), known.upgrade().campaign(), known.counted(), now));
        }
        return new DeviceState(account(), List.of(), false, all);
    }

    /** The same, and what was told of the upgrades of another state of the device, in another account, until {@code now}. */
    public DeviceState remembering(DeviceState other, Instant now) {
        ToldBefore all = before();
        ToldBefore theirs = other.forgotten(now).before();
        for (ToldBefore.Count count : theirs.counts()) {
            all = all.with(count);
        }
        return new DeviceState(account(), upgrades(), polled(), all.noneBelow(theirs.floor()));
    }

    /** Whether nothing would be lost without it. */
    public boolean empty() {
        return reportedAt.length == 0 && before().equals(ToldBefore.NOTHING);
    }

    /** How many upgrades are known. */
    int size() {
        return reportedAt.length;
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

    /** The upgrade of that campaign, if one is known. */
    public Optional<Upgrade> upgradeOf(CampaignId campaign) {
        for (int i = 0; i < reportedAt.length; i++) {
            if (facts.upgrade(i).campaign().equals(campaign)) {
                return Optional.of(upgrade(i));
            }
        }
        return Optional.empty();
    }

    /** The upgrade that was reported last, if there is any; reports without a time come first. */
    public Optional<Upgrade> latest() {
        int latest = 0;
        for (int i = 1; i < reportedAt.length; i++) {
            latest = isLater(i, latest) ? i : latest;
        }
        return reportedAt.length == 0 ? Optional.empty() : Optional.of(upgrade(latest));
    }

    /** How many of the upgrades were reported after {@code time}. */
    public int reportedSince(Instant time) {
        long from = time.getEpochSecond() * NANOS;
        int count = 0;
        for (long at : reportedAt) {
            count += at != NONE && at > from ? 1 : 0;
        }
        return count;
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
