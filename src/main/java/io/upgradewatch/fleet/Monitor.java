package io.upgradewatch.fleet;

import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.campaign.Campaigns;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.recover.ShardLog;
import io.upgradewatch.recover.ShardOwner;
import io.upgradewatch.schedule.Budget;
import io.upgradewatch.shard.CampaignPolls;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.NextPoll;
import io.upgradewatch.shard.PausesByHand;
import io.upgradewatch.shard.PollCycle;
import io.upgradewatch.shard.PollLoop;
import io.upgradewatch.shard.PollLoops;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.Slots;
import io.upgradewatch.shard.Sweep;
import io.upgradewatch.shard.budget.DetectionDelays;
import io.upgradewatch.shard.cycle.AccountPauses;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.discovery.DeviceSearch;
import io.upgradewatch.shard.discovery.DiscoveryPlan;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.shard.pace.DevicesOnPages;
import io.upgradewatch.watch.PauseList;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that one instance drives on its loop, put together: its shards, a poll loop per credential set, and its view. */
public final class Monitor {

    private final Plan plan;
    private final Outside outside;
    private final SummaryCounters tally;
    private final PausesByHand byHand;
    private final PollLoops loops;
    private final Shards shards;
    private final FileWatches fileWatches;
    private final FileWatches foundWatches;
    private final OwnFleet fleet;

    /**
     * How this instance is to work.
     *
     * @param cadence how often devices are polled
     * @param campaigns how often campaigns are asked for; empty: never
     * @param longestPause of an account that upstream refuses, and of a device that goes on failing
     * @param rate requests per second and credential set, of the whole group
     * @param concurrency requests in flight per credential set, of this instance
     * @param retention how old a vanished record must be to be forgotten
     * @param removals the share of what a list has put on the watchlist that it may take away at once, 0 to 1
     * @param lease how long this instance may go on polling without hearing from the group
     */
    public record Plan(
            CadencePlan cadence,
            Optional<Pages> campaigns,
            Duration longestPause,
            double rate,
            int concurrency,
            Duration retention,
            double removals,
            Duration lease) {}

    /**
     * How often campaigns' pages are read.
     *
     * @param shortest wait between two passes over a campaign's pages
     * @param longest the same, and between two lists of campaigns
     */
    public record Pages(Duration shortest, Duration longest) {}

    /** The ports that this instance works with; without campaigns none are asked for, without budgets shards are counted. */
    public record Outside(
            UpgradeReports reports,
            Optional<CampaignReports> campaigns,
            ShardLog log,
            Placement placement,
            Membership membership,
            Optional<BudgetLedger> budgets,
            Watchlist watchlist,
            PauseList pauses,
            ShardListener listener,
            CycleTracer tracer,
            RejectionListener rejections,
            Loop loop) {}

    public Monitor(Plan plan, Outside outside) {
        this.plan = plan;
        this.outside = outside;
        tally = new SummaryCounters(outside.listener(), outside.loop());
        byHand = new PausesByHand(outside.pauses(), outside.loop()::now);
        loops = new PollLoops(outside.reports(), this::pollLoop);
        outside.budgets().ifPresent(ledger -> loops.all()
                .forEach(one -> one.share(ledger, outside.placement().shards())));
        shards = new Shards(outside.log(), outside.placement(), outside.loop(), loops, tally);
        HeldTogether held = new HeldTogether(outside.rejections());
        fileWatches = watches(Watch.Source.FILE, "the watchlist file", held);
        foundWatches = watches(Watch.Source.DISCOVERY, "the list of the accounts' devices", held);
        outside.pauses().onChange(this::pausesChanged);
        fleet = new OwnFleet(
                shards,
                loops,
                byHand,
                outside.pauses(),
                tally,
                outside.placement(),
                outside.membership(),
                outside.watchlist(),
                outside.reports(),
                List.of(fileWatches, foundWatches),
                outside.loop());
    }

    /** Who is told which shards are ours. */
    public ShardOwner owner() {
        return shards;
    }

    /** What the outside may ask, and do. */
    public Fleet fleet() {
        return fleet;
    }

    /** The device has probably changed: it is polled soon, within the budget. Nothing, if it is not watched here. */
    public void hint(Imei imei) {
        find(imei).ifPresent(device -> loops.of(device).hint(device));
    }

    /** What people watch of the shards. */
    public ShardGauges gauges() {
        return new ShardGauges(
                shards,
                loops,
                byHand,
                outside.reports(),
                outside.membership(),
                outside.placement(),
                this::holdsLease,
                outside.loop());
    }

    private FileWatches watches(Watch.Source source, String words, HeldTogether held) {
        RemovalGuard guard = new RemovalGuard(words, plan.removals(), held.part());
        return new FileWatches(source, shards, outside.placement(), outside.watchlist(), guard, outside.loop());
    }

    /** Has the accounts' devices listed and watched. To be called once, before the group is joined. */
    public void discover(DiscoveryPlan wanted, DeviceLists lists) {
        fleet.discovers();
        outside.loop().execute(() -> {
            Discovery discovery = new Discovery(foundWatches, outside.loop());
            loops.all().forEach(loop -> {
                List<AccountName> accounts = wanted.accounts().stream()
                        .filter(account -> outside.reports().setOf(account).equals(Optional.of(loop.set())))
                        .toList();
                if (!accounts.isEmpty()) {
                    loop.search(new DeviceSearch(lists, wanted, accounts, discovery.of(loop.set()), outside.loop()));
                }
            });
        });
    }

    /** Keeps the watches that a file put on the list in step with the file. */
    public FileWatches fileWatches() {
        return fileWatches;
    }

    private PollLoop pollLoop(SetName set) {
        Slots slots = plan.cadence().slots();
        NextPoll pace = new NextPoll(slots, plan.cadence().interval(), plan.longestPause());
        AccountPauses pauses = new AccountPauses(plan.longestPause());
        HistoryDiff diff = new HistoryDiff(plan.retention());
        DetectionDelays delays = new DetectionDelays();
        PollCycle cycle =
                new PollCycle(outside.reports(), diff, pace, outside.loop(), tally, pauses, outside.tracer(), delays);
        Budget budget = new Budget(plan.rate(), plan.concurrency());
        return new PollLoop(
                set,
                budget,
                outside.reports(),
                cycle,
                pace,
                pauses,
                outside.loop(),
                campaigns(slots),
                byHand,
                delays,
                () -> outside.pauses().known() && holdsLease(),
                tally);
    }

    // What a pause has put off that does not hold any more comes back to its slot.
    private void pausesChanged() {
        Sweep.over(shards.owned(), outside.loop(), device -> loops.of(device).reconsider(device))
                .subscribe()
                .with(swept -> loops.all().forEach(PollLoop::drive));
    }

    private CampaignPolls campaigns(Slots slots) {
        return new CampaignPolls(plan.campaigns().flatMap(wanted -> outside.campaigns()
                .map(reports -> new Campaigns(
                        new UnpausedCampaigns(reports, byHand),
                        new DevicesOnPages(
                                this::find, device -> loops.of(device).hint(device), slots, outside.loop()),
                        wanted.shortest(),
                        wanted.longest(),
                        slots::secondsBetween))));
    }

    private Optional<Device> find(Imei imei) {
        Shard shard = shards.find(outside.placement().shardOf(imei));
        return Optional.ofNullable(shard == null ? null : shard.devices().find(imei));
    }

    // An owner that has slept through its loss must not go on polling what somebody else polls by now.
    private boolean holdsLease() {
        return outside.membership()
                .lastHeard()
                .plus(plan.lease())
                .isAfter(outside.loop().now());
    }
}
