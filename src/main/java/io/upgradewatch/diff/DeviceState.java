package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Pool;
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
 * <p>Held by the million, so packed: the devices of a campaign share everything of an upgrade but its times, which
 * are kept as numbers. A watched device with five upgrades takes about 360 bytes of heap all in all, and took about
 * 3,700 when each upgrade was an object of its own.
 */
public final class DeviceState {

    private static final Pool<AccountName> ACCOUNTS = new Pool<>();
    private static final Pool<Upgrade> FACTS = new Pool<>();
    private static final Pool<List<Upgrade>> HISTORIES = new Pool<>();
    private static final long NONE = Long.MIN_VALUE;
    private static final long NANOS = 1_000_000_000L;
    // Years 1678 to 2261; a stranger time stays with the facts.
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private final AccountName account;
    private final List<Upgrade> facts;
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
        this.account = ACCOUNTS.shared(Objects.requireNonNull(account, "account"));
        Upgrade[] stated = new Upgrade[upgrades.size()];
        Instant[] missing = null;
        reportedAt = new long[stated.length];
        for (int i = 0; i < stated.length; i++) {
            Known known = upgrades.get(i);
            reportedAt[i] = packed(known.upgrade().reportedAt());
            stated[i] = shared(
                    reportedAt[i] == NONE ? known.upgrade() : known.upgrade().reportedAt(null));
            if (known.missingSince() != null) {
                missing = missing == null ? new Instant[stated.length] : missing;
                missing[i] = known.missingSince();
            }
        }
        missingSince = missing;
        facts = shared(List.of(stated));
    }

    public AccountName account() {
        return account;
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
        return IntStream.range(0, reportedAt.length).mapToObj(this::upgrade).max(Reports.OLDEST_FIRST);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceState state
                && account.equals(state.account)
                && Arrays.equals(reportedAt, state.reportedAt)
                && Arrays.equals(missingSince, state.missingSince)
                && facts.equals(state.facts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, Arrays.hashCode(reportedAt), facts);
    }

    @Override
    public String toString() {
        return "DeviceState[" + account + ", " + upgrades() + "]";
    }

    private Upgrade upgrade(int i) {
        if (reportedAt[i] == NONE) {
            return facts.get(i);
        }
        long nanos = reportedAt[i];
        return facts.get(i).reportedAt(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
    }

    private static long packed(Instant time) {
        return time == null || Math.abs(time.getEpochSecond()) > MOST_SECONDS
                ? NONE
                : time.getEpochSecond() * NANOS + time.getNano();
    }

    // Statuses that differ in case are equal, but are shown as they were reported.
    private static Upgrade shared(Upgrade facts) {
        Upgrade shared = FACTS.shared(facts);
        return shown(shared, facts) ? shared : facts;
    }

    private static List<Upgrade> shared(List<Upgrade> facts) {
        List<Upgrade> shared = HISTORIES.shared(facts);
        return IntStream.range(0, facts.size()).allMatch(i -> shown(shared.get(i), facts.get(i))) ? shared : facts;
    }

    private static boolean shown(Upgrade shared, Upgrade facts) {
        return shared.status().value().equals(facts.status().value());
    }
}
