package io.upgradewatch.shard;

import io.upgradewatch.diff.Lags;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.schedule.Backoff;
import io.upgradewatch.schedule.Cadence;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.FailureHistory;
import io.upgradewatch.shard.cycle.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a device is polled next, given how its cycle ended. */
public final class NextPoll {

    /** No wait: something else will tell when to look again. */
    static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** Failures of one device in a row, others being served, before it is asked about only now and then. */
    static final int MAX_FAILURES = 6;

    /** The same of refusals, each of which was repeated while others were served. */
    static final int MAX_REFUSALS = 3;

    // Where upstream does not say how long to wait.
    private static final Duration LONGEST_GUESS = Duration.ofMinutes(5);
    private static final Backoff GUESS = new Backoff(Duration.ofSeconds(10), LONGEST_GUESS);
    private static final Duration AFTER_DENIAL = Duration.ofSeconds(30);
    private static final Duration SHORTEST_THROTTLE = Duration.ofSeconds(1);

    // Whatever upstream asks for, it is asked again after this: a slip of its clock must not silence a fleet for years.
    private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    // A device without a neighbour to tell by may be well again at any time.
    private static final Duration LONGEST_UNDECIDED = Duration.ofHours(1);

    private final Slots slots;
    private final Cadence quarantine = new Cadence(Duration.ofDays(1));
    private final Backoff suspect;
    private final Backoff unreachable;
    private final Backoff undecided;
    private final Backoff unpublished;

    private int throttles;
    private Duration wait = Duration.ZERO;
    private Instant waitsUntil = Instant.MIN;

    /**
     * @param slots when a device that is well is polled
     * @param interval the cadence of a device about which nothing special is known
     * @param longest the longest wait for a device that goes on failing while others are served
     */
    public NextPoll(Slots slots, Duration interval, Duration longest) {
        this.slots = slots;
        suspect = new Backoff(interval.multipliedBy(2), max(longest, interval));
        unreachable = new Backoff(Duration.ofSeconds(30), interval);
        undecided = new Backoff(Duration.ofSeconds(30), max(interval, LONGEST_UNDECIDED));
        unpublished = new Backoff(Duration.ofSeconds(1), min(Duration.ofSeconds(30), interval));
    }

    /**
     * What follows from a cycle.
     *
     * @param next when the device is due again
     * @param throttledUntil until when upstream wants no requests; empty if it has not said so
     */
    record Ending(CycleReport report, Instant next, Optional<Instant> throttledUntil) {

        static Ending of(CycleReport report, Instant next) {
            return new Ending(report, next, Optional.empty());
        }
    }

    Instant slot(Device device, Instant now) {
        return slots.next(device, now);
    }

    Slots slots() {
        return slots;
    }

    Ending good(Device device, CycleReport report, Instant now) {
        slots.polled(device, report.outcome() == Outcome.CHANGED, now);
        recovered(device, now);
        device.why = Device.Why.SLOT;
        Instant slot = slot(device, now);
        Instant soon = now.plus(Lags.POLL_EVERY);
        boolean hurried =
                slot.isAfter(soon) && !device.shard.devices().lags(device).none();
        return Ending.of(report, hurried ? soon : slot);
    }

    /** What was found could not be published: how long to wait before it is tried again. */
    Duration unpublished(Device device) {
        device.trouble = device.trouble.aborted();
        device.why = Device.Why.UNPUBLISHED;
        return unpublished.after(device.trouble.aborts(), salt(device));
    }

    Ending unreadable(Device device, CycleReport report, Instant now) {
        device.why = Device.Why.SLOT;
        return Ending.of(report, slot(device, now));
    }

    Ending unreachable(Device device, CycleReport report, Instant now, Blame blame) {
        device.trouble = device.trouble.failed(now, blame == Blame.DEVICE);
        if (device.trouble.singledOut() >= MAX_FAILURES) {
            return suspect(device, report, now, MAX_FAILURES);
        }
        return backingOff(device, report, now, unreachable);
    }

    Ending refused(Device device, CycleReport report, Instant now, PollOutcome.Refused outcome) {
        device.trouble = device.trouble.failed(now, outcome.blame() == Blame.DEVICE);
        if (outcome.permanent()) {
            return quarantine(device, report, now);
        }
        if (device.trouble.singledOut() >= MAX_REFUSALS) {
            return suspect(device, report, now, MAX_REFUSALS);
        }
        return backingOff(device, report, now, outcome.blame() == Blame.UNDECIDED ? undecided : unreachable);
    }

    private static Ending backingOff(Device device, CycleReport report, Instant now, Backoff backoff) {
        device.why = Device.Why.BACKING_OFF;
        return Ending.of(report, now.plus(backoff.after(device.trouble.failures(), salt(device))));
    }

    Ending throttled(Device device, CycleReport report, Instant now, Optional<Duration> retryAfter) {
        device.why = Device.Why.THROTTLED;
        Duration asked = min(LONGEST_THROTTLE, max(SHORTEST_THROTTLE, retryAfter.orElse(Duration.ZERO)));
        if (!waiting(now)) {
            // Who goes on asking for less than it needs is not believed: the wait grows as if nothing had been said.
            int guesses = retryAfter.isPresent() ? throttles : throttles + 1;
            wait = guesses == 0 ? asked : max(asked, GUESS.after(guesses, salt(device)));
            waitsUntil = now.plus(wait);
            throttles++;
        } else if (now.plus(asked).isAfter(waitsUntil)) {
            wait = asked;
            waitsUntil = now.plus(asked);
        }
        return new Ending(report, now, Optional.of(waitsUntil));
    }

    /** Upstream has served a device: the next throttle is the first again. */
    void served(Instant now) {
        if (!waiting(now)) {
            throttles = 0;
        }
    }

    // What was under way when the first of a volley was throttled tells nothing new. A wait that ends later than it can
    // was begun before the clock was set back.
    private boolean waiting(Instant now) {
        return waitsUntil.isAfter(now) && !waitsUntil.isAfter(now.plus(wait));
    }

    Ending accountPaused(Device device, CycleReport report, Instant until) {
        device.why = Device.Why.ACCOUNT_PAUSED;
        return Ending.of(report, until);
    }

    /** The set itself says when it is ready again. */
    Ending credentialsRefused(Device device, CycleReport report, Instant now) {
        device.why = Device.Why.CREDENTIALS_REFUSED;
        return Ending.of(report, earlier(now.plus(AFTER_DENIAL), slot(device, now)));
    }

    private Ending quarantine(Device device, CycleReport report, Instant now) {
        device.shard.devices().quarantine(device, true);
        device.why = Device.Why.QUARANTINED;
        return Ending.of(report, quarantine.nextSlot(device.imei(), now));
    }

    // So many in a row may still be bad luck with an upstream that is half broken: less often, but never a day.
    private Ending suspect(Device device, CycleReport report, Instant now, int max) {
        device.shard.devices().quarantine(device, true);
        device.why = Device.Why.SUSPECT;
        int times = device.trouble.singledOut() - max + 1;
        return Ending.of(report, now.plus(suspect.after(times, salt(device))));
    }

    private static void recovered(Device device, Instant now) {
        device.trouble = FailureHistory.NONE;
        device.polledWell(now);
        device.shard.devices().quarantine(device, false);
    }

    private static long salt(Device device) {
        return device.imei().number();
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
