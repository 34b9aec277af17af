package io.upgradewatch.shard;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.schedule.ChangeRate;
import io.upgradewatch.schedule.DueQueue;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.FailureHistory;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A watched device in the hands of its shard: what is wanted of it, what is known of it, and where it stands in the
 * schedule. Lives on the loop; from the moment it is {@link #gone} nothing that is under way for it counts.
 *
 * <p>Held by the million: 88 bytes.
 */
public final class Device extends DueQueue.Due {

    /** Why a device is due when it is. */
    public enum Why {
        SLOT("its slot"),
        BACKING_OFF("backing off"),
        QUARANTINED("upstream refuses to talk about it; asked again now and then"),
        SUSPECT("it goes on failing; asked less and less often"),
        PAUSED("paused by an operator"),
        ACCOUNT_PAUSED("its account is refused upstream; asked again now and then"),
        THROTTLED("upstream asked for fewer requests"),
        UNPUBLISHED(WaitsForKafka.FOUND),
        SHARD_FULL("its shard has found as much as it may keep, which waits for Kafka"),
        HELD("what is known of it waits for a transaction of another writer"),
        ASKED_FOR("somebody asked for a poll now"),
        CREDENTIALS_REFUSED("the credentials are refused upstream");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public static final byte NO_STEP = -1;

    public final Shard shard;
    // Nearly always nobody.
    private List<UniEmitter<? super CycleReport>> waiting = List.of();
    private Outcome lastOutcome;
    private long lastPolledAt;

    public Watch watch;
    public DeviceState state;
    public FailureHistory trouble = FailureHistory.NONE;
    public Why why = Why.SLOT;
    public long lastGoodAt;
    /** Of the last answer, if it said what is known and nothing else; 0 otherwise. */
    public long fingerprint;

    /** How long its last two good polls lay apart, in milliseconds; 0 before the second by this owner. */
    public int hadMillis;

    /** How often devices of its kind change; null until it is judged. */
    public ChangeRate rate;

    /** Its place in the square-root law; {@link #NO_STEP} while it has none. */
    public byte step = NO_STEP;

    /** Polls that ended well, as far as two. */
    public byte polls;

    /** When a campaign's page last showed it, in seconds since the epoch. */
    public int pagedAtSecond;

    /** When upstream itself expects its next report, in seconds since the epoch; 0 if it has not said. */
    public int expectedAtSecond;

    public boolean hinted;
    boolean called;
    public boolean quarantined;
    public boolean polling;
    public boolean gone;

    public Device(Shard shard, Watch watch, Instant takenOnAt) {
        this.shard = shard;
        this.watch = watch;
        this.lastGoodAt = takenOnAt.toEpochMilli();
    }

    public Imei imei() {
        return watch.imei();
    }

    /** What is known of it; null before the first answer, when {@link #state} has at most what was told before. */
    public DeviceState known() {
        return state == null || !state.polled() ? null : state;
    }

    /** When a poll of it last ended well, or failed; before the first, when it was taken on. */
    long lastEndedAt() {
        return trouble.failed() ? trouble.failedAt() : lastGoodAt;
    }

    /** A poll ended well. */
    void polledWell(Instant now) {
        if (lastOutcome != null) {
            hadMillis = (int) Math.max(0, Math.min(now.toEpochMilli() - lastGoodAt, Integer.MAX_VALUE));
        }
        lastGoodAt = now.toEpochMilli();
    }

    /** The next cycle to end answers {@code emitter}. */
    public void whenPolled(UniEmitter<? super CycleReport> emitter) {
        waiting = waiting.isEmpty() ? new ArrayList<>(1) : waiting;
        waiting.add(emitter);
    }

    /** Whoever waits at {@code emitter} does so no more. */
    public void giveUp(UniEmitter<? super CycleReport> emitter) {
        if (askedFor()) {
            waiting.remove(emitter);
        }
    }

    /** Whether somebody outside wants it polled, to be told the outcome or not. */
    boolean ahead() {
        return called || askedFor();
    }

    public boolean askedFor() {
        return !waiting.isEmpty();
    }

    void ended(CycleReport report) {
        remember(report);
        takeWaiting().forEach(emitter -> emitter.complete(report));
    }

    /** What a poll has found waits for Kafka, and its cycle goes on: whoever asked for it is told so. */
    void waitsForKafka(CycleReport report) {
        remember(report);
        tellThatItWaits(WaitsForKafka.FOUND);
    }

    /** Whoever asks for a poll is told what it waits for. */
    void tellThatItWaits(String words) {
        takeWaiting().forEach(emitter -> emitter.fail(new WaitsForKafka(words)));
    }

    private void remember(CycleReport report) {
        lastOutcome = report.outcome();
        trouble = trouble.because(report.cause().orElse(null));
        lastPolledAt = report.at().toEpochMilli();
    }

    void leave() {
        gone = true;
        takeWaiting().forEach(emitter -> emitter.fail(new NotHere()));
    }

    /** How the last poll ended; null before the first. */
    public Outcome lastOutcome() {
        return lastOutcome;
    }

    /** How the last poll ended, without the changes that it brought; empty before the first. */
    public Optional<CycleReport> lastPoll() {
        return Optional.ofNullable(lastOutcome)
                .map(outcome -> new CycleReport(
                        Instant.ofEpochMilli(lastPolledAt), outcome, Optional.ofNullable(trouble.cause()), List.of()));
    }

    /** The name of how the last poll ended; null before the first. */
    public String lastOutcomeName() {
        return lastOutcome == null ? null : lastOutcome.name();
    }

    private List<UniEmitter<? super CycleReport>> takeWaiting() {
        List<UniEmitter<? super CycleReport>> taken = waiting;
        waiting = List.of();
        return taken;
    }
}
