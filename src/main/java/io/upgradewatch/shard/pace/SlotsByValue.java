package io.upgradewatch.shard.pace;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.schedule.Cadence;
import io.upgradewatch.schedule.ChangeRates;
import io.upgradewatch.schedule.Demand;
import io.upgradewatch.schedule.DeviceKind;
import io.upgradewatch.schedule.Estimate;
import io.upgradewatch.schedule.SquareRootLaw;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.Slots;
import io.upgradewatch.shard.cycle.TimeInWords;
import io.upgradewatch.watch.Watch;
import java.math.BigDecimal;
import java.math.MathContext;
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
    // Of a device that was never polled, as if it changed daily: its first poll is worth something.
    private static final double UNSEEN = Math.sqrt(1.0 / Duration.ofDays(1).toSeconds());
    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();
    // A page that shows the device tells of most of its changes before a poll of its own could.
    private static final Duration PAGED = Duration.ofHours(1);
    private static final double BESIDE_PAGES = 0.1;

    // Devices of which the same is expected are polled one after the other.
    private static final Duration EXPECTED_WITHIN = Duration.ofMinutes(5);
    private static final Duration FORESEEN = Duration.ofDays(30);
    private static final long MILLIS = 1_000;

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
        device.expectedAtSecond = expected(device, now);
        return due(device, now.toEpochMilli(), now);
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
        Instant due = due(device, device.lastGoodAt, now);
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
    public Duration interval(Device device) {
        long lawful = device.step == Device.NO_STEP ? 0 : law.intervalMillis(device.step);
        return lawful == 0 ? bounds.interval() : Duration.ofMillis(lawful);
    }

    @Override
    public Duration longest() {
        return Duration.ofMillis(law.longestMillis());
    }

    @Override
    public String explain(Device device, Instant now) {
        if (device.rate == null || device.step == Device.NO_STEP) {
            return "it has just been taken on";
        }
        double perDay = perSecond(device, now) * SECONDS_A_DAY;
        StringBuilder words = new StringBuilder(every(device))
                .append(": ")
                .append(kind(device, now).words())
                .append(", ")
                .append(percent(1 - Math.exp(-perDay)))
                .append(" of devices like it change within a day");
        double counts = weight.applyAsDouble(device.watch);
        if (counts != 1) {
            words.append("; by its tags its news counts ")
                    .append(number(counts))
                    .append(" times");
        }
        long expectedIn = device.expectedAtSecond - now.getEpochSecond();
        if (expectedIn > 0) {
            words.append("; upstream itself expects news of it in ").append(TimeInWords.ofSeconds(expectedIn));
        }
        long pagedFor = now.getEpochSecond() - device.pagedAtSecond;
        if (pagedFor < PAGED.toSeconds()) {
            words.append("; a campaign's page showed it ")
                    .append(TimeInWords.ofSeconds(Math.max(0, pagedFor)))
                    .append(" ago");
        }
        return words.toString();
    }

    private String every(Device device) {
        long interval = law.intervalMillis(device.step);
        if (device.polls < 2) {
            long over = device.polls == 0 ? Math.max(interval, bounds.interval().toMillis()) : interval;
            return "its first polls are spread over " + TimeInWords.of(Duration.ofMillis(over));
        }
        boolean soonest = interval <= bounds.min().toMillis();
        return "every " + TimeInWords.of(Duration.ofMillis(interval)) + (soonest ? ", which is min-interval" : "");
    }

    private static String percent(double share) {
        return number(100 * share) + " %";
    }

    // Two digits that mean something.
    private static String number(double exact) {
        return exact >= 10 || exact == Math.rint(exact)
                ? Long.toString(Math.round(exact))
                : BigDecimal.valueOf(exact)
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    @Override
    public double value(int devices) {
        return law.sum() + Math.max(0, devices - law.size()) * UNSEEN;
    }

    @Override
    public Demand demand(int devices) {
        return new Demand(
                law.byStep(),
                devices,
                bounds.min().toMillis(),
                bounds.interval().toMillis(),
                bounds.max().toMillis());
    }

    @Override
    public Duration sweepWithin() {
        return bounds.max();
    }

    private void judge(Device device, Instant now) {
        if (device.rate == null) {
            device.rate = rates.of(kind(device, now));
        }
        place(device, now);
    }

    private static DeviceKind kind(Device device, Instant now) {
        Optional<DeviceState> known = Optional.ofNullable(device.state);
        return DeviceKind.of(device.watch.account(), known.flatMap(DeviceState::latest), now);
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

    private static int expected(Device device, Instant now) {
        return Optional.ofNullable(device.state)
                .flatMap(DeviceState::latest)
                .filter(latest -> !latest.status().terminal())
                .flatMap(latest -> Estimate.in(latest.reason()))
                .map(Estimate::reported)
                .filter(expected -> expected.isAfter(now) && expected.isBefore(now.plus(FORESEEN)))
                .map(expected -> (int) (expected.getEpochSecond() + EXPECTED_WITHIN.toSeconds() * own(device)))
                .orElse(0);
    }

    // Upstream's own estimate moves a poll: ahead by no more than to a quarter of its wait, and back never beyond the
    // longest wait that anybody has.
    private Instant due(Device device, long fromMillis, Instant now) {
        long wait = wait(device);
        long expected = device.expectedAtSecond * MILLIS;
        if (expected > now.toEpochMilli() && device.polls > 1) {
            Duration longest = longest().compareTo(bounds.interval()) <= 0 ? bounds.interval() : bounds.max();
            long soonest = fromMillis + Math.max(bounds.min().toMillis(), wait / 4);
            if (expected >= soonest && expected <= fromMillis + longest.toMillis()) {
                return Instant.ofEpochMilli(expected);
            }
        }
        return Instant.ofEpochMilli(fromMillis + wait);
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
        double own = own(device);
        return device.polls < 2 ? own : 1 - SPREAD / 2 + SPREAD * (own - HALF);
    }

    private static double own(Device device) {
        return (Cadence.scramble(device.imei().number() + device.polls) >>> 11) * 0x1.0p-53;
    }
}
