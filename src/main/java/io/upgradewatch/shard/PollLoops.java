package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.watch.Watch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The poll loop of each credential set. An account that no set serves is told so by the first one. A device's neighbours
 * are others of its set that this instance owns.
 */
public final class PollLoops implements Neighbours {

    private final UpgradeReports reports;
    private final Map<SetName, PollLoop> loops = new LinkedHashMap<>();

    public PollLoops(UpgradeReports reports, Function<SetName, PollLoop> create) {
        this.reports = reports;
        reports.sets().forEach(set -> loops.put(set, create.apply(set)));
        reports.neighbours(this);
        reports.unpaid((set, kind) -> loops.get(set).owe(kind));
    }

    public PollLoop of(Device device) {
        return of(device.watch.account());
    }

    private PollLoop of(AccountName account) {
        return loops.get(reports.setOf(account).orElse(reports.sets().get(0)));
    }

    @Override
    public List<Watch> ofAccount(Watch refused, int max) {
        return of(refused.account()).samples().ofAccount(refused, max);
    }

    @Override
    public List<Watch> ofOtherAccounts(Watch refused, int max) {
        return of(refused.account()).samples().ofOtherAccounts(refused, max);
    }

    @Override
    public void asked(Watch device) {
        of(device.account()).owe(RequestKind.HISTORY);
    }

    public Collection<PollLoop> all() {
        return loops.values();
    }

    /** Polls under way. */
    public int inFlight() {
        return all().stream().mapToInt(loop -> loop.budget().inFlight()).sum();
    }

    /** Devices that are due and not yet polled. */
    public int overdue() {
        return all().stream().mapToInt(PollLoop::overdue).sum();
    }

    /** How late the most overdue device is, in seconds; 0 if none is. */
    public double lagSeconds() {
        return all().stream().mapToLong(loop -> loop.lag().toMillis()).max().orElse(0) / 1000.0;
    }

    /** See {@code UpgradeReports.loginsEnded}. */
    public Uni<Void> loginsEnded(Predicate<LoginLedger.Key> which) {
        return reports.loginsEnded(which);
    }

    /** This instance owns these of {@code total} shards from now on. */
    public void own(Set<Integer> shards, int total) {
        loops.values().forEach(loop -> loop.own(shards, total));
    }
}
