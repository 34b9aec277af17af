package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.Watchlist;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A fleet in memory whose places, peers and failures a test writes down beforehand. */
@Alternative
@ApplicationScoped
public class ScriptedFleet implements Fleet {

    static final Instant NEXT = Instant.parse("2026-11-23T12:00:00Z");

    private final ConcurrentSkipListMap<Imei, DeviceView> devices = new ConcurrentSkipListMap<>();
    private final Map<Imei, Supplier<Whereabouts>> places = new ConcurrentHashMap<>();
    private final Map<Imei, CycleReport> polls = new ConcurrentHashMap<>();
    private final List<CampaignView> campaigns = new CopyOnWriteArrayList<>();
    private final List<BudgetPart> budget = new CopyOnWriteArrayList<>();
    private final List<URI> peers = new CopyOnWriteArrayList<>();
    private final List<Imei> hinted = new CopyOnWriteArrayList<>();
    private final List<String> resumed = new CopyOnWriteArrayList<>();
    private final Map<Pause.Target, Optional<Instant>> paused = new ConcurrentHashMap<>();
    private volatile int failedLogins;
    private volatile List<SetView> sets = List.of();
    private volatile ShardsView shards = new ShardsView(16, Map.of(), List.of());
    private volatile DeviceFilter lastFilter = DeviceFilter.ALL;
    private final Watchlist watchlist;
    private volatile Summary.HeldRemovals held = Summary.HeldRemovals.NONE;
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile Summary summary = summary(0, Map.of(), List.of());

    ScriptedFleet(Watchlist watchlist) {
        this.watchlist = watchlist;
    }

    void holds(long devices, String waitsFor) {
        held = new Summary.HeldRemovals(devices, Optional.of(waitsFor));
    }

    public void reset() {
        held = Summary.HeldRemovals.NONE;
        devices.clear();
        places.clear();
        polls.clear();
        peers.clear();
        resumed.clear();
        hinted.clear();
        failedLogins = 0;
        failure = Optional.empty();
        summary = summary(0, Map.of(), List.of());
        campaigns.clear();
        budget.clear();
    }

    public void budget(BudgetPart part) {
        budget.clear();
        budget.add(part);
    }

    public void campaigns(List<CampaignView> known) {
        campaigns.clear();
        campaigns.addAll(known);
    }

    public static Summary summary(long watched, Map<String, Long> byStatus, List<Summary.SetSummary> sets) {
        return new Summary(
                Map.of("polling", 16),
                watched,
                0,
                byStatus,
                Map.of("unchanged", 96L, "changed", 2L, "unreachable", 2L),
                Map.of("UpgradeSuccess", 2L),
                4.5,
                3,
                7,
                1.25,
                sets,
                Summary.HeldRemovals.NONE);
    }

    public void knows(Watch watch, DeviceState state) {
        devices.put(
                watch.imei(), new DeviceView(watch, Optional.ofNullable(state), Optional.empty(), NEXT, "its slot"));
    }

    public void place(Imei imei, Supplier<Whereabouts> where) {
        places.put(imei, where);
    }

    void pollEnds(Imei imei, CycleReport report) {
        polls.put(imei, report);
    }

    public void peers(List<URI> instances) {
        peers.clear();
        peers.addAll(instances);
    }

    public void summary(Summary next) {
        summary = next;
    }

    void failWith(RuntimeException next) {
        failure = Optional.of(next);
    }

    List<String> resumed() {
        return resumed;
    }

    List<Imei> hinted() {
        return hinted;
    }

    @Override
    public Uni<Boolean> hint(Imei imei) {
        return answer(() -> hinted.add(imei));
    }

    @Override
    public Uni<Whereabouts> whereIs(Imei imei) {
        return Uni.createFrom()
                .item(() -> places.getOrDefault(imei, Whereabouts.Here::new).get());
    }

    @Override
    public Uni<List<URI>> peers() {
        return Uni.createFrom().item(() -> List.copyOf(peers));
    }

    @Override
    public Uni<Optional<DeviceView>> device(Imei imei) {
        return answer(() -> Optional.ofNullable(devices.get(imei)));
    }

    @Override
    public Uni<List<DeviceView>> devices(DeviceQuery query) {
        return answer(() -> {
            lastFilter = query.filter();
            return devices.values().stream()
                    .filter(view -> query.after().stream()
                            .allMatch(after -> view.watch().imei().compareTo(after) > 0))
                    .filter(view -> fits(view, query.filter()))
                    .limit(query.limit())
                    .toList();
        });
    }

    private static boolean fits(DeviceView view, DeviceFilter filter) {
        return filter.account().stream().allMatch(view.watch().account()::equals)
                && filter.tag().stream().allMatch(view.watch().tags()::contains)
                && filter.status().stream()
                        .allMatch(status -> status(view).stream().anyMatch(status::equals));
    }

    /** What the list was asked for last. */
    DeviceFilter lastFilter() {
        return lastFilter;
    }

    @Override
    public Uni<Unwatched> unwatchAll(DeviceFilter filter, boolean dryRun) {
        return answer(() -> {
            List<Imei> meant = devices.values().stream()
                    .filter(view -> fits(view, filter))
                    .map(view -> view.watch().imei())
                    .toList();
            if (!dryRun) {
                meant.forEach(devices::remove);
            }
            return new Unwatched(meant.size(), meant.size(), meant);
        });
    }

    @Override
    public Uni<Written> watch(WatchDraft draft, Condition condition) {
        return answer(() -> {
            DeviceView before = expected(draft.imei(), condition);
            Watch watch = before == null
                    ? draft.begin(Instant.now(), Watch.Source.REST)
                    : draft.replace(before.watch(), Watch.Source.REST);
            knows(watch, null);
            return new Written(before == null, devices.get(draft.imei()));
        });
    }

    @Override
    public Uni<Optional<DeviceView>> unwatch(Imei imei, Condition condition) {
        return answer(() -> {
            DeviceView before = expected(imei, condition);
            devices.remove(imei);
            Optional<Watch> left = before == null
                    ? Optional.empty()
                    : before.watch().without(Set.of(Watch.Source.REST, Watch.Source.TOPIC));
            left.ifPresent(watch -> knows(watch, null));
            return Optional.ofNullable(devices.get(imei));
        });
    }

    private DeviceView expected(Imei imei, Condition condition) {
        DeviceView before = devices.get(imei);
        Optional<Watch> present = Optional.ofNullable(before).map(DeviceView::watch);
        if (!condition.test(present)) {
            throw new Changed(present);
        }
        return before;
    }

    @Override
    public Uni<Void> write(WatchDraft draft) {
        Optional<Watch> earlier = Optional.ofNullable(devices.get(draft.imei())).map(DeviceView::watch);
        return watchlist.watch(earlier.map(watch -> draft.replace(watch, Watch.Source.REST))
                .orElseGet(() -> draft.begin(Instant.now(), Watch.Source.REST)));
    }

    @Override
    public Uni<Summary.HeldRemovals> confirmRemovals() {
        return answer(() -> {
            Summary.HeldRemovals confirmed = held;
            held = Summary.HeldRemovals.NONE;
            return confirmed;
        });
    }

    @Override
    public Uni<Optional<CycleReport>> pollNow(Imei imei) {
        return answer(() -> Optional.ofNullable(polls.get(imei)));
    }

    @Override
    public Uni<Summary> summary() {
        return answer(() -> summary);
    }

    @Override
    public Uni<List<CampaignView>> campaigns() {
        return answer(() -> List.copyOf(campaigns));
    }

    @Override
    public Uni<List<SetView>> sets() {
        return answer(() -> sets);
    }

    void sets(List<SetView> next) {
        sets = next;
    }

    @Override
    public Uni<ShardsView> shards() {
        return answer(() -> shards);
    }

    void shards(ShardsView next) {
        shards = next;
    }

    @Override
    public Uni<Long> retryUnreadable() {
        return answer(() -> 3L);
    }

    @Override
    public Uni<Void> pause(Pause pause) {
        return change(pause.target(), pause.until());
    }

    @Override
    public Uni<Void> resume(Pause.Target target) {
        return change(target, null);
    }

    private Uni<Void> change(Pause.Target target, Instant until) {
        return this.<Void>answer(() -> {
            if (target.scope() == Pause.Scope.SET && !target.name().equals("default")) {
                throw new IllegalArgumentException("no set");
            }
            paused.put(target, Optional.ofNullable(until));
            return null;
        });
    }

    /** Until when each was paused last; empty for what was resumed. */
    Map<Pause.Target, Optional<Instant>> paused() {
        return paused;
    }

    @Override
    public Uni<List<BudgetPart>> budget() {
        return answer(() -> List.copyOf(budget));
    }

    @Override
    public Uni<Resumption> resume(String set, boolean unlocked) {
        if (!set.equals("default")) {
            return Uni.createFrom().failure(new IllegalArgumentException("no set " + set));
        }
        return answer(() -> {
            boolean allowed = failedLogins < 4 || unlocked;
            if (allowed) {
                resumed.add(set);
            }
            return new Resumption(failedLogins, allowed);
        });
    }

    private <T> Uni<T> answer(Supplier<T> answer) {
        return Uni.createFrom()
                .item(() -> {
                    failure.ifPresent(next -> {
                        throw next;
                    });
                    return answer.get();
                })
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private static Optional<UpgradeStatus> status(DeviceView view) {
        return view.state().flatMap(DeviceState::latest).map(upgrade -> upgrade.status());
    }

    /** So many logins have failed in a row. By a method, since what tests hold is a proxy. */
    void failedLogins(int count) {
        failedLogins = count;
    }
}
