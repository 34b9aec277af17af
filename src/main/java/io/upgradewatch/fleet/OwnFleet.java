package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.PauseView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.SetFacts;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.schedule.Budget;
import io.upgradewatch.shard.BudgetReadings;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.PausesByHand;
import io.upgradewatch.shard.PollLoop;
import io.upgradewatch.shard.PollLoops;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.Sweep;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.HeldDevices;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.PauseList;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.Watchlist;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The fleet as far as this instance owns it. */
final class OwnFleet implements Fleet {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    // A row that is written is read within moments, unless its shard is about to move or Kafka has gone in between.
    private static final Duration READ_WITHIN = Duration.ofSeconds(15);

    private static final Duration USUALLY_READ_WITHIN = Duration.ofSeconds(2);
    private static final String BY_HAND = Device.Why.PAUSED.words();
    // Of a device that nobody has watched: the row needs one.
    private static final AccountName NO_ACCOUNT = new AccountName("none");
    private static final Set<Watch.Source> ASKED_FOR =
            Set.of(Watch.Source.REST, Watch.Source.TOPIC, Watch.Source.DISCOVERY);

    private final Shards shards;
    private final PollLoops loops;
    private final PausesByHand pausesByHand;
    private final PauseList pauseList;
    private final SummaryCounters tally;
    private final Placement placement;
    private final Membership membership;
    private final Watchlist watchlist;
    private final UpgradeReports reports;
    private final List<FileWatches> lists;
    private final DeviceWrites writes;
    private boolean discovers;
    private final Loop loop;

    OwnFleet(
            Shards shards,
            PollLoops loops,
            PausesByHand pausesByHand,
            PauseList pauseList,
            SummaryCounters tally,
            Placement placement,
            Membership membership,
            Watchlist watchlist,
            UpgradeReports reports,
            List<FileWatches> lists,
            Loop loop) {
        this.shards = shards;
        this.loops = loops;
        this.pausesByHand = pausesByHand;
        this.pauseList = pauseList;
        this.tally = tally;
        this.placement = placement;
        this.membership = membership;
        this.watchlist = watchlist;
        this.reports = reports;
        this.lists = lists;
        this.loop = loop;
        this.writes = new DeviceWrites(loop);
    }

    @Override
    public Optional<String> obstacle() {
        return membership.obstacle();
    }

    @Override
    public Uni<Whereabouts> whereIs(Imei imei) {
        return onLoop(() -> polling(imei).isPresent())
                .flatMap(here -> here
                        ? Uni.createFrom().item(new Whereabouts.Here())
                        : membership
                                .owners()
                                .onFailure()
                                .recoverWithItem(Map.of())
                                .emitOn(loop)
                                .map(owners -> elsewhere(owners, placement.shardOf(imei))));
    }

    private Whereabouts elsewhere(Map<Integer, URI> owners, int shard) {
        URI owner = owners.get(shard);
        boolean ours = shards.find(shard) != null;
        return owner == null || ours ? new Whereabouts.Nowhere() : new Whereabouts.At(owner);
    }

    @Override
    public Uni<List<URI>> peers() {
        return membership.owners().emitOn(loop).map(owners -> owners.entrySet().stream()
                .filter(owner -> shards.find(owner.getKey()) == null)
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList());
    }

    @Override
    public Uni<Optional<DeviceView>> device(Imei imei) {
        return onLoop(
                () -> Optional.ofNullable(shardOf(imei).devices().find(imei)).map(this::explained));
    }

    @Override
    public Uni<List<DeviceView>> devices(DeviceQuery query) {
        return onLoopFlat(() -> Search.of(query, match(query.filter()), shards.owned(), loop))
                .map(found -> found.stream().map(this::view).toList());
    }

    @Override
    public Uni<Written> watch(WatchDraft draft, Condition condition) {
        Imei imei = draft.imei();
        return inTurn(imei, () -> {
            Shard shard = shardOf(imei);
            Device before = expected(shard, imei, condition);
            Watch row = shard.become(draft, Watch.Source.REST);
            return written(shard, imei, row, () -> watchlist.watch(row))
                    .map(read -> new Written(before == null, written(shard, row)));
        });
    }

    @Override
    public Uni<Optional<DeviceView>> unwatch(Imei imei, Condition condition) {
        return inTurn(imei, () -> {
            Shard shard = shardOf(imei);
            Device before = expected(shard, imei, condition);
            Optional<Watch> left = before == null ? Optional.empty() : before.watch.without(ASKED_FOR);
            return left.map(row -> written(shard, imei, row, () -> watchlist.watch(row))
                            .map(read -> Optional.of(written(shard, row))))
                    .orElseGet(() -> written(shard, imei, null, () -> leave(imei, Optional.ofNullable(before)))
                            .map(read -> Optional.empty()));
        });
    }

    @Override
    public Uni<Void> write(WatchDraft draft) {
        return onLoopFlat(() -> watchlist.watch(polling(draft.imei())
                .map(shard -> shard.become(draft, Watch.Source.REST))
                .orElseGet(() -> draft.begin(loop.now(), Watch.Source.REST))));
    }

    @Override
    public Uni<Unwatched> unwatchAll(DeviceFilter filter, boolean dryRun) {
        return onLoopFlat(() -> {
            Predicate<Device> meant = match(filter);
            List<Imei> found = new ArrayList<>();
            List<Imei> leaving = new ArrayList<>();
            return Sweep.over(shards.owned(), loop, device -> {
                        if (meant.test(device)) {
                            found.add(device.imei());
                            if (device.watch.without(ASKED_FOR).isEmpty()) {
                                leaving.add(device.imei());
                            }
                        }
                    })
                    .map(swept -> new Unwatched(found.size(), leaving.size(), some(leaving)))
                    .call(() -> dryRun ? Uni.createFrom().voidItem() : letGo(found));
        });
    }

    private static List<Imei> some(List<Imei> leaving) {
        return List.copyOf(leaving.subList(0, Math.min(leaving.size(), Unwatched.EXAMPLES)));
    }

    // By what each device's watch is when its turn comes: others may have written meanwhile.
    private Uni<Integer> letGo(List<Imei> devices) {
        return ManyWrites.all(devices.stream()
                .<Supplier<Uni<Void>>>map(imei -> () -> polling(imei)
                        .map(shard -> shard.devices().find(imei))
                        .map(device -> device.watch
                                .without(ASKED_FOR)
                                .map(watchlist::watch)
                                .orElseGet(() -> leave(imei, Optional.of(device))))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .toList());
    }

    private Predicate<Device> match(DeviceFilter filter) {
        Instant now = loop.now();
        return new DeviceMatch(
                filter,
                device -> device.queued() && loops.of(device).dueAt(device).isBefore(now));
    }

    @Override
    public Uni<Summary.HeldRemovals> confirmRemovals() {
        return onLoop(() ->
                lists.stream().map(FileWatches::confirm).reduce(Summary.HeldRemovals.NONE, Summary.HeldRemovals::plus));
    }

    // What discovery has found it would find again.
    private Uni<Void> leave(Imei imei, Optional<Device> before) {
        boolean wasFound = before.filter(device -> device.watch.sources().contains(Watch.Source.DISCOVERY))
                .isPresent();
        return wasFound || discovers
                ? watchlist.exclude(
                        imei, before.map(device -> device.watch.account()).orElse(NO_ACCOUNT))
                : watchlist.unwatch(imei);
    }

    /** Devices are found by listing accounts, too. On the loop, or before it starts. */
    void discovers() {
        discovers = true;
    }

    private <T> Uni<T> inTurn(Imei imei, Supplier<Uni<? extends T>> write) {
        return onLoopFlat(() -> writes.next(imei, write));
    }

    /** The device, or null if it is not watched; either has to be expected. */
    private static Device expected(Shard shard, Imei imei, Condition condition) {
        Device device = shard.devices().find(imei);
        Optional<Watch> present = Optional.ofNullable(device).map(there -> there.watch);
        if (!condition.test(present)) {
            throw new Changed(present);
        }
        return device;
    }

    /** The device with the row that was written, which the shard has just read. */
    private DeviceView written(Shard shard, Watch row) {
        return Optional.ofNullable(shard.devices().find(row.imei()))
                .map(this::view)
                .map(now -> new DeviceView(row, now.state(), now.lastPoll(), now.nextPoll(), now.why()))
                .orElseThrow(NotHere::new);
    }

    /** Writes a row and waits until the shard has read it. */
    private Uni<Void> written(Shard shard, Imei imei, Watch row, Supplier<Uni<Void>> write) {
        CompletableFuture<Void> read = shard.whenRead(imei, row);
        Loop.Timer patience = loop.after(READ_WITHIN, () -> read.completeExceptionally(new NotHere()));
        return Uni.createFrom()
                .deferred(write::get)
                .invoke(() -> loop.after(USUALLY_READ_WITHIN, () -> askWhatHolds(shard, read)))
                .chain(() -> Uni.createFrom().completionStage(read))
                .onTermination()
                .invoke(() -> {
                    patience.cancel();
                    read.cancel(false);
                });
    }

    // Whoever waits for a row behind somebody's open transaction may wait for days, and what was asked for is done.
    private void askWhatHolds(Shard shard, CompletableFuture<Void> read) {
        if (!read.isDone()) {
            shard.watchesHeld()
                    .subscribe()
                    .with(
                            held -> {
                                if (!held.none()) {
                                    read.completeExceptionally(new WaitsForKafka(
                                            "this is written, and counts once " + held.words() + " has ended"));
                                }
                            },
                            untold -> {});
        }
    }

    @Override
    public Uni<Optional<CycleReport>> pollNow(Imei imei) {
        return onLoopFlat(() -> {
            Device device = shardOf(imei).devices().find(imei);
            return device == null ? Uni.createFrom().item(Optional.empty()) : pollNow(device);
        });
    }

    @Override
    public Uni<Boolean> hint(Imei imei) {
        return onLoop(() -> {
            Device device = shardOf(imei).devices().find(imei);
            if (device != null) {
                loops.of(device).call(device);
            }
            return device != null;
        });
    }

    private Uni<Optional<CycleReport>> pollNow(Device device) {
        HeldDevices held = device.shard.devices().held();
        if (held.holds(device.imei())) {
            return Uni.createFrom().failure(new WaitsForKafka("this device " + held.words(device.imei())));
        }
        if (device.polling && device.why == Device.Why.UNPUBLISHED) {
            return Uni.createFrom().failure(new WaitsForKafka(WaitsForKafka.FOUND));
        }
        if (pausedUntil(device).isAfter(loop.now())) {
            return Uni.createFrom().failure(new Paused(BY_HAND + " until " + pausedUntil(device)));
        }
        PollLoop pollLoop = loops.of(device);
        Optional<String> paused = reports.pausedBecause(pollLoop.set());
        if (paused.isPresent()) {
            return paused(paused.get());
        }
        Uni<CycleReport> polled = Uni.createFrom().emitter(emitter -> {
            Loop.Timer patience = loop.after(PATIENCE, () -> late(device, pollLoop, emitter));
            emitter.onTermination(() -> loop.execute(() -> {
                patience.cancel();
                device.giveUp(emitter);
            }));
            device.whenPolled(emitter);
            pollLoop.hurry(device);
        });
        return polled.map(Optional::of);
    }

    private Uni<Optional<CycleReport>> paused(String cause) {
        String why = "its credential set is paused: " + LoginPause.wordsOf(cause);
        return cause.equals(LoginPause.REFUSED.cause())
                ? Uni.createFrom().item(Optional.of(failed(Outcome.DENIED, cause + ": " + why)))
                : Uni.createFrom().failure(new NotPolled(why));
    }

    // Waiting is no refusal: a poll that was sent goes on, and one that could not start starts when it can.
    private void late(Device device, PollLoop pollLoop, UniEmitter<? super CycleReport> emitter) {
        if (device.polling) {
            String silent = "no answer within " + PATIENCE.toSeconds() + " s; the poll goes on";
            emitter.complete(failed(Outcome.UNREACHABLE, silent));
        } else {
            emitter.fail(
                    new NotPolled("no poll could start within " + PATIENCE.toSeconds() + " s: " + obstacle(pollLoop)));
        }
    }

    private String obstacle(PollLoop pollLoop) {
        Instant throttled = pollLoop.budget().throttledUntil();
        if (throttled.isAfter(loop.now())) {
            return "upstream asked for fewer requests until " + throttled;
        }
        if (reports.ready(pollLoop.set())) {
            return "the budget is spent, or the group has not been heard";
        }
        return reports.heldBecause(pollLoop.set())
                .map(cause -> "its credential set cannot be used: " + cause)
                .orElse("the session or token is being renewed");
    }

    private CycleReport failed(Outcome outcome, String cause) {
        return new CycleReport(loop.now(), outcome, Optional.of(cause), List.of());
    }

    @Override
    public Uni<Summary> summary() {
        return onLoop(() -> new Summary(
                shards.byState(),
                tally.watched(),
                tally.quarantined(),
                tally.devicesByStatus(),
                tally.polls(),
                tally.changes(),
                tally.pollsPerSecond(),
                loops.inFlight(),
                loops.overdue(),
                loops.lagSeconds(),
                loops.all().stream().map(this::summaryOf).toList(),
                lists.stream().map(FileWatches::held).reduce(Summary.HeldRemovals.NONE, Summary.HeldRemovals::plus)));
    }

    @Override
    public Uni<List<CampaignView>> campaigns() {
        return onLoop(() -> loops.all().stream()
                .flatMap(pollLoop -> pollLoop.campaigns().stream())
                .toList());
    }

    @Override
    public Uni<List<SetView>> sets() {
        return onLoop(() -> loops.all().stream().map(this::viewOf).toList());
    }

    private SetView viewOf(PollLoop pollLoop) {
        Instant throttled = pollLoop.budget().throttledUntil();
        SetFacts facts = reports.facts(pollLoop.set());
        return new SetView(
                pollLoop.set().value(),
                facts.accounts().stream()
                        .sorted(Comparator.comparing(AccountName::value))
                        .toList(),
                pollLoop.budget().rate(),
                pollLoop.budget().used(),
                pollLoop.budget().inFlight(),
                pollLoop.overdue(),
                Optional.of(throttled).filter(end -> end.isAfter(loop.now())),
                facts.failedLogins(),
                facts.tokens().stream()
                        .map(token -> new SetView.Token(token.kind(), token.since(), token.expiresAt()))
                        .toList(),
                pauses(pollLoop));
    }

    private List<PauseView> pauses(PollLoop pollLoop) {
        List<PauseView> pauses = new ArrayList<>();
        reports.pausedBecause(pollLoop.set())
                .ifPresent(cause -> pauses.add(new PauseView(
                        "set", pollLoop.set().value(), cause, LoginPause.wordsOf(cause), Optional.empty())));
        pollLoop.refusedAccounts()
                .forEach((account, until) -> pauses.add(new PauseView(
                        "account",
                        account.value(),
                        "refused",
                        "upstream refuses the account; it is asked again now and then",
                        Optional.of(until))));
        pausesByHand.standing().forEach((target, until) -> {
            if (concerns(target, pollLoop.set())) {
                pauses.add(
                        new PauseView(target.scope().label(), target.name(), Pause.CAUSE, BY_HAND, Optional.of(until)));
            }
        });
        return pauses;
    }

    // A campaign's set is known to nobody but upstream: it is shown with every set.
    private boolean concerns(Pause.Target target, SetName set) {
        return switch (target.scope()) {
            case SET -> target.name().equals(set.value());
            case ACCOUNT -> setOf(target.name()).filter(set::equals).isPresent();
            case CAMPAIGN -> true;
        };
    }

    // A row may name what is no account.
    private Optional<SetName> setOf(String account) {
        try {
            return reports.setOf(new AccountName(account));
        } catch (IllegalArgumentException notAnAccount) {
            return Optional.empty();
        }
    }

    @Override
    public Uni<Void> pause(Pause pause) {
        return onLoopFlat(() -> isKnown(pause.target())
                ? pauseList.pause(pause)
                : Uni.createFrom().failure(new IllegalArgumentException("there is no such credential set")));
    }

    @Override
    public Uni<Void> resume(Pause.Target target) {
        return onLoopFlat(() -> isKnown(target)
                ? pauseList.resume(target)
                : Uni.createFrom().failure(new IllegalArgumentException("there is no such credential set")));
    }

    private boolean isKnown(Pause.Target target) {
        return target.scope() != Pause.Scope.SET || reports.sets().contains(new SetName(target.name()));
    }

    @Override
    public Uni<ShardsView> shards() {
        return membership
                .owners()
                .onFailure()
                .recoverWithItem(Map.of())
                .emitOn(loop)
                .map(owners -> new ShardsView(
                        placement.shards(),
                        owners,
                        shards.owned().stream().map(OwnFleet::viewOf).toList()));
    }

    private static ShardsView.Owned viewOf(Shard shard) {
        return new ShardsView.Owned(
                shard.number(),
                shard.state().label(),
                shard.devices().size(),
                shard.devices().held().size(),
                shard.findings().size(),
                shard.findings().full(),
                Optional.of(shard.refusal()).filter(why -> !why.isEmpty()));
    }

    @Override
    public Uni<Long> retryUnreadable() {
        AtomicLong asked = new AtomicLong();
        return onLoopFlat(() -> Sweep.over(shards.owned(), loop, device -> {
                    PollLoop pollLoop = loops.of(device);
                    if (pollLoop.unread(device)) {
                        // Whatever comes is read, even if it is what came before.
                        device.fingerprint = 0;
                        pollLoop.hint(device);
                        asked.incrementAndGet();
                    }
                }))
                .map(swept -> asked.get());
    }

    @Override
    public Uni<List<BudgetPart>> budget() {
        return onLoop(() -> loops.all().stream().map(PollLoop::part).toList());
    }

    @Override
    public Uni<Resumption> resume(String set, boolean unlocked) {
        return onLoopFlat(() -> reports.resume(new SetName(set), unlocked))
                .map(resumed -> new Resumption(resumed.failures(), resumed.allowed()));
    }

    private Summary.SetSummary summaryOf(PollLoop pollLoop) {
        Budget budget = pollLoop.budget();
        Instant throttled = budget.throttledUntil();
        BudgetReadings.Sweep sweep = pollLoop.sweep();
        return new Summary.SetSummary(
                pollLoop.set().value(),
                budget.rate(),
                budget.used(),
                sweep.seconds(),
                sweep.withinSeconds(),
                reports.pausedBecause(pollLoop.set()),
                throttled.isAfter(loop.now()) ? Optional.of(throttled.toString()) : Optional.empty());
    }

    private DeviceView explained(Device device) {
        DeviceView view = view(device);
        boolean simple = device.askedFor()
                || device.polling
                || pausedUntil(device).isAfter(loop.now())
                || device.shard.devices().held().holds(device.imei());
        return simple ? view : view.because(loops.of(device).explain(device));
    }

    private DeviceView view(Device device) {
        return new DeviceView(
                device.watch, Optional.ofNullable(device.known()), device.lastPoll(), dueAt(device), why(device));
    }

    /** Until when a pause by hand keeps the device from being polled; {@link Instant#MIN} if none does. */
    private Instant pausedUntil(Device device) {
        Instant ofSet = pausesByHand.ofSet(loops.of(device).set());
        Instant ofDevice = pausesByHand.of(device);
        return ofSet.isAfter(ofDevice) ? ofSet : ofDevice;
    }

    private String why(Device device) {
        Instant paused = pausedUntil(device);
        if (paused.isAfter(loop.now())) {
            return BY_HAND + " until " + paused;
        }
        HeldDevices held = device.shard.devices().held();
        if (held.holds(device.imei())) {
            return held.words(device.imei());
        }
        return (device.askedFor() ? Device.Why.ASKED_FOR : device.why).words()
                + device.trouble.words()
                + loops.of(device).whyHeld();
    }

    // What is in nobody's queue waits for an event, which may come now.
    private Instant dueAt(Device device) {
        Instant paused = pausedUntil(device);
        Instant due = dueUnpaused(device);
        return paused.isAfter(due) ? paused : due;
    }

    private Instant dueUnpaused(Device device) {
        return device.askedFor() || device.hinted || !device.queued()
                ? loop.now()
                : loops.of(device).dueAt(device);
    }

    private Optional<Shard> polling(Imei imei) {
        return Optional.ofNullable(shards.find(placement.shardOf(imei))).filter(Shard::polling);
    }

    private Shard shardOf(Imei imei) {
        return polling(imei).orElseThrow(NotHere::new);
    }

    private <T> Uni<T> onLoop(Supplier<T> question) {
        return Uni.createFrom().item(question).runSubscriptionOn(loop);
    }

    private <T> Uni<T> onLoopFlat(Supplier<Uni<? extends T>> question) {
        return Uni.createFrom().<T>deferred(question).runSubscriptionOn(loop);
    }
}
