package io.upgradewatch.shard;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.schedule.Cadence;
import io.upgradewatch.schedule.ChangeRates;
import io.upgradewatch.schedule.DeviceKind;
import io.upgradewatch.schedule.SquareRootLaw;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Polls a device the sooner the likelier it has changed and the more its news counts, by the square-root law, within
 * the bounds of the configuration.
 */
final class SlotsByValue implements Slots {

    // A device's own past counts beside what is learnt of its kind: this much time of the kind's, and this of its own.
    private static final double KIND_SECONDS = Duration.ofDays(90).toSeconds();
    private static final Duration OWN_PAST = Duration.ofDays(180);
    // Devices that were polled together drift apart.
    private static final double SPREAD = 0.1;
    private static final double HALF = 0.5;
    // A page that shows the device tells of most of its changes before a poll of its own could.
    private static final Duration PAGED = Duration.ofHours(1);
    private static final double BESIDE_PAGES = 0.1;

    private final Bounds bounds;
    private final ToDoubleFunction<Watch> weight;
    private final ChangeRates rates = new ChangeRates();
    private final SquareRootLaw law = new SquareRootLaw();

    /**
     * The configured limits.
     *
     * @param min that no device is polled more often than
     * @param interval that no device waits beyond where the budget pays for everybody at it
     * @param max that no device waits beyond where the budget pays for that
     */
    record Bounds(Duration min, Duration interval, Duration max) {}

    /** @param weight how much sooner news of a device counts */
    SlotsByValue(Bounds bounds, ToDoubleFunction<Watch> weight) {
        this.bounds = bounds;
        this.weight = weight;
    }

    @Override
    public void polled(Device device, boolean changed, Instant now) {
        if (device.rate != null && device.polls > 0) {
            double elapsed = Math.max(0, now.toEpochMilli() - device.lastGoodAt) / 1000.0;
            device.rate.observed(elapsed, changed, now.getEpochSecond());
        }
        device.polls = (byte) Math.min(device.polls + 1, 2);
        device.rate = null;
    }

    @Override
    public Instant next(Device device, Instant now) {
        if (device.gone) {
            return now;
        }
        judge(device, now);
        return now.plusMillis(wait(device));
    }

    @Override
    public void left(Device device) {
        if (device.step != Device.NO_STEP) {
            law.remove(device.step);
            device.step = Device.NO_STEP;
        }
    }

    @Override
    public void plan(double rate) {
        law.solve(rate, bounds.min(), bounds.interval(), bounds.max());
    }

    @Override
    public Instant planned(Device device, Instant dueAt, Instant now) {
        if (device.rate == null || device.polls == 0 && device.state == null) {
            return dueAt;
        }
        place(device, now);
        Instant due = Instant.ofEpochMilli(device.lastGoodAt).plusMillis(wait(device));
        return due.isBefore(now) ? now : due;
    }

    @Override
    public double secondsBetween(double perSecond) {
        return law.intervalMillis(SquareRootLaw.step(perSecond, 1)) / 1000.0;
    }

    @Override
    public double perSecond(Device device) {
        return device.rate == null ? 0 : device.rate.perSecond();
    }

    @Override
    public Duration longest() {
        return Duration.ofMillis(law.longestMillis());
    }

    @Override
    public Duration sweepWithin() {
        return bounds.max();
    }

    private void judge(Device device, Instant now) {
        if (device.rate == null) {
            Optional<DeviceState> known = Optional.ofNullable(device.state);
            device.rate = rates.of(DeviceKind.of(device.watch.account(), known.flatMap(DeviceState::latest), now));
        }
        place(device, now);
    }

    private void place(Device device, Instant now) {
        byte step = SquareRootLaw.step(perSecond(device, now), weight.applyAsDouble(device.watch));
        if (step != device.step) {
            left(device);
            law.add(step);
            device.step = step;
        }
    }

    private static double perSecond(Device device, Instant now) {
        double kind = device.rate.perSecond();
        if (now.getEpochSecond() - device.pagedAtSecond < PAGED.toSeconds()) {
            return kind * BESIDE_PAGES;
        }
        if (device.state == null) {
            return kind;
        }
        int own = device.state.reportedSince(now.minus(OWN_PAST));
        return Math.max(kind, (kind * KIND_SECONDS + own) / (KIND_SECONDS + OWN_PAST.toSeconds()));
    }

    private long wait(Device device) {
        long lawful = law.intervalMillis(device.step);
        // Before the first solution, and for what has just been taken on, of which more may come.
        long interval = device.polls == 0 ? Math.max(lawful, bounds.interval().toMillis()) : lawful;
        long least = device.polls < 2 ? 1 : Math.min(interval, bounds.min().toMillis());
        return Math.max(least, (long) (interval * share(device)));
    }

    // What was taken on or first polled at one moment is spread over the whole interval, later rounds only a little.
    private static double share(Device device) {
        double own = (Cadence.scramble(device.imei().number() + device.polls) >>> 11) * 0x1.0p-53;
        return device.polls < 2 ? own : 1 - SPREAD / 2 + SPREAD * (own - HALF);
    }
}
