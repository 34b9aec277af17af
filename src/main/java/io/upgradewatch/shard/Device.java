package io.upgradewatch.shard;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.schedule.DueQueue;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A watched device in the hands of its shard: what is wanted of it, what is known of it, and where it stands in the
 * schedule. Lives on the loop; from the moment it is {@link #gone} nothing that is under way for it counts.
 */
final class Device extends DueQueue.Due {

    /** Why a device is due when it is. */
    enum Why {
        SLOT("its slot"),
        BACKING_OFF("backing off"),
        QUARANTINED("upstream refuses to talk about it; asked again now and then"),
        ACCOUNT_PAUSED("its account is refused upstream; asked again now and then"),
        THROTTLED("upstream asked for fewer requests"),
        UNPUBLISHED("a change waits to be published"),
        ASKED_FOR("somebody asked for a poll now"),
        CREDENTIALS_REFUSED("the credentials are refused upstream");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    final Shard shard;
    private final List<UniEmitter<? super CycleReport>> waiting = new ArrayList<>(0);

    Watch watch;
    DeviceState state;
    CycleReport lastPoll;
    Why why = Why.SLOT;
    int failures;
    int singledOut;
    int aborts;
    Instant lastEndedAt;
    Instant lastGoodAt;
    boolean quarantined;
    boolean polling;
    boolean gone;

    Device(Shard shard, Watch watch, Instant takenOnAt) {
        this.shard = shard;
        this.watch = watch;
        this.lastGoodAt = takenOnAt;
        this.lastEndedAt = takenOnAt;
    }

    Imei imei() {
        return watch.imei();
    }

    /** The next cycle to end answers {@code emitter}. */
    void whenPolled(UniEmitter<? super CycleReport> emitter) {
        waiting.add(emitter);
    }

    /** Whoever waits at {@code emitter} does so no more. */
    void giveUp(UniEmitter<? super CycleReport> emitter) {
        waiting.remove(emitter);
    }

    boolean askedFor() {
        return !waiting.isEmpty();
    }

    void ended(CycleReport report) {
        lastPoll = new CycleReport(report.at(), report.outcome(), report.cause(), List.of());
        List<UniEmitter<? super CycleReport>> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(emitter -> emitter.complete(report));
    }

    void leave() {
        gone = true;
        List<UniEmitter<? super CycleReport>> disappointed = List.copyOf(waiting);
        waiting.clear();
        disappointed.forEach(emitter -> emitter.fail(new Fleet.NotHere()));
    }
}
