package io.upgradewatch.app;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.WatchDraft;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet for those who may ask before Kafka has been reached: until then no device is here, nor anywhere. */
final class LateFleet implements Fleet {

    private final Supplier<Optional<Fleet>> fleet;
    private final Executor answers;

    /** @param answers what is made of an answer runs here, so that the loop that polls renders nothing */
    LateFleet(Supplier<Optional<Fleet>> fleet, Executor answers) {
        this.fleet = fleet;
        this.answers = answers;
    }

    @Override
    public Optional<String> obstacle() {
        return fleet.get().flatMap(Fleet::obstacle);
    }

    @Override
    public Uni<Whereabouts> whereIs(Imei imei) {
        return fleet.get()
                .map(there -> there.whereIs(imei))
                .orElseGet(() -> Uni.createFrom().item(new Whereabouts.Nowhere()))
                .emitOn(answers);
    }

    @Override
    public Uni<List<URI>> peers() {
        return ask(Fleet::peers);
    }

    @Override
    public Uni<Optional<DeviceView>> device(Imei imei) {
        return ask(there -> there.device(imei));
    }

    @Override
    public Uni<List<DeviceView>> devices(DeviceQuery query) {
        return ask(there -> there.devices(query));
    }

    @Override
    public Uni<Written> watch(WatchDraft draft, Condition condition) {
        return ask(there -> there.watch(draft, condition));
    }

    @Override
    public Uni<Optional<DeviceView>> unwatch(Imei imei, Condition condition) {
        return ask(there -> there.unwatch(imei, condition));
    }

    @Override
    public Uni<Void> write(WatchDraft draft) {
        return ask(there -> there.write(draft));
    }

    @Override
    public Uni<Unwatched> unwatchAll(DeviceFilter filter, boolean dryRun) {
        return ask(there -> there.unwatchAll(filter, dryRun));
    }

    @Override
    public Uni<Summary.HeldRemovals> confirmRemovals() {
        return ask(Fleet::confirmRemovals);
    }

    @Override
    public Uni<Optional<CycleReport>> pollNow(Imei imei) {
        return ask(there -> there.pollNow(imei));
    }

    @Override
    public Uni<Boolean> hint(Imei imei) {
        return ask(there -> there.hint(imei));
    }

    @Override
    public Uni<Summary> summary() {
        return ask(Fleet::summary);
    }

    @Override
    public Uni<List<CampaignView>> campaigns() {
        return ask(Fleet::campaigns);
    }

    @Override
    public Uni<List<SetView>> sets() {
        return ask(Fleet::sets);
    }

    @Override
    public Uni<ShardsView> shards() {
        return ask(Fleet::shards);
    }

    @Override
    public Uni<Long> retryUnreadable() {
        return ask(Fleet::retryUnreadable);
    }

    @Override
    public Uni<Void> pause(Pause pause) {
        return ask(there -> there.pause(pause));
    }

    @Override
    public Uni<Void> resume(Pause.Target target) {
        return ask(there -> there.resume(target));
    }

    @Override
    public Uni<List<BudgetPart>> budget() {
        return ask(Fleet::budget);
    }

    @Override
    public Uni<Resumption> resume(String set, boolean unlocked) {
        return ask(there -> there.resume(set, unlocked));
    }

    private <T> Uni<T> ask(Function<Fleet, Uni<T>> question) {
        return fleet.get()
                .map(question)
                .orElseGet(() -> Uni.createFrom().failure(new NotHere()))
                .emitOn(answers);
    }
}
