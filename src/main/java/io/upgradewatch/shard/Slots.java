package io.upgradewatch.shard;

import io.upgradewatch.schedule.Cadence;
import io.upgradewatch.schedule.Demand;
import io.upgradewatch.shard.cycle.TimeInWords;
import java.time.Duration;
import java.time.Instant;

/** When a device that is well is polled next. Lives on the loop. */
public interface Slots {

    /** A poll of the device was answered; {@code changed} says whether it found a change. Comes before {@link #next}. */
    default void polled(Device device, boolean changed, Instant now) {}

    /** When the device is due, seen from {@code now}. */
    Instant next(Device device, Instant now);

    /** The device is not polled here any more. */
    default void left(Device device) {}

    /**
     * Makes a plan for what may be spent from now on; called every second or so.
     *
     * @param rate requests a second
     */
    default void plan(double rate) {}

    /** When a device that is well and waits for its slot ought to be due by the present plan; never in the past. */
    default Instant planned(Device device, Instant dueAt, Instant now) {
        return dueAt;
    }

    /** How long this device waits between two polls by the present plan. */
    Duration interval(Device device);

    /** The longest that any device waits between two polls by the present plan. */
    Duration longest();

    /** What so many devices add up to, by which instances share the budget. */
    default double value(int devices) {
        return devices;
    }

    /** What so many devices want of the budget. */
    Demand demand(int devices);

    /** In which time every device ought to be polled at least once. */
    Duration sweepWithin();

    /** The wait, in seconds, between two requests to a source of {@code perSecond} changes a second. */
    default double secondsBetween(double perSecond) {
        return longest().toMillis() / 1000.0;
    }

    /** How often the device, which is well, is polled, and why so often, for people. */
    String explain(Device device, Instant now);

    /** How often the device is expected to change, in changes a second. */
    default double perSecond(Device device) {
        return 0;
    }

    /** Every device once an interval, at an offset of its own. */
    static Slots fixed(Duration interval) {
        Cadence cadence = new Cadence(interval);
        return new Slots() {
            @Override
            public Instant next(Device device, Instant now) {
                return cadence.nextSlot(device.imei(), now);
            }

            @Override
            public Duration interval(Device device) {
                return interval;
            }

            @Override
            public Duration longest() {
                return interval;
            }

            @Override
            public String explain(Device device, Instant now) {
                return "its slot, every " + TimeInWords.of(interval);
            }

            @Override
            public Demand demand(int devices) {
                long millis = interval.toMillis();
                return new Demand(new int[0], devices, millis, millis, millis);
            }

            @Override
            public Duration sweepWithin() {
                return interval;
            }
        };
    }
}
