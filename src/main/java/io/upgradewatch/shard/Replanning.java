package io.upgradewatch.shard;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps what waits for its slot in step with what has been learnt since it was put there: a campaign that has begun
 * makes its devices due earlier, one that has ended makes them due later. A sixteenth of the devices is looked at each
 * second. Lives on the loop.
 */
final class Replanning {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int PARTS = 16;
    private static final int LEAST = 256;
    // A slot that would move by less stays where it is.
    private static final long WORTH_MILLIS = 1_000;

    private final Slots slots;
    private final PollQueue queue;
    private Instant last = Instant.MIN;
    private int place;

    Replanning(Slots slots, PollQueue queue) {
        this.slots = slots;
        this.queue = queue;
    }

    /** @param rate requests a second that may be spent from now on */
    void follow(Instant now, double rate) {
        if (rate == 0 || !last.isAfter(now) && last.isAfter(now.minus(EVERY))) {
            return;
        }
        last = now;
        slots.plan(rate);
        int part = Math.max(LEAST, queue.size() / PARTS);
        queue.look(place, part, device -> move(device, now));
        place = place + part < queue.size() ? place + part : 0;
    }

    private boolean move(Device device, Instant now) {
        Instant dueAt = queue.dueAt(device);
        if (device.why != Device.Why.SLOT || !dueAt.isAfter(now)) {
            return false;
        }
        Instant planned = slots.planned(device, dueAt, now);
        boolean worth = Math.abs(planned.toEpochMilli() - dueAt.toEpochMilli()) > WORTH_MILLIS;
        if (worth) {
            queue.put(device, planned);
        }
        return worth;
    }
}
