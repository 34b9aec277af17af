package io.upgradewatch.shard;

import io.upgradewatch.schedule.DueQueue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * Who is polled next: what people ask for, what something hints at, and else the most overdue. While others are due,
 * people have at most every fourth poll and hints every second, so that neither can starve the sweep. Hints save up what
 * they leave, and spend it in one go when many devices change at once. Lives on the loop.
 */
final class PollQueue {

    private static final int POLLS_BETWEEN_ASKED = 3;
    private static final int HINTS_SAVED_UP = 64;

    private final DueQueue<Device> due = new DueQueue<>();
    private final Deque<Device> asked = new ArrayDeque<>();
    private final Deque<Device> hinted = new ArrayDeque<>();
    private int sinceAsked = POLLS_BETWEEN_ASKED;
    private int hintsLeft = HINTS_SAVED_UP;

    int size() {
        return due.size();
    }

    /** Devices that are due at {@code now} by their slot. */
    int countDue(Instant now) {
        return due.countDue(now.toEpochMilli());
    }

    /** The device whose slot comes first; null if there is none. */
    Device first() {
        return due.peek();
    }

    Instant dueAt(Device device) {
        return Instant.ofEpochMilli(due.dueAt(device));
    }

    void put(Device device, Instant dueAt) {
        due.put(device, dueAt.toEpochMilli());
    }

    void remove(Device device) {
        due.remove(device);
        asked.remove(device);
        device.called = false;
        if (device.hinted) {
            device.hinted = false;
            hinted.remove(device);
        }
    }

    /** The device goes ahead for as long as somebody asks for it; its slot stays. Says whether that is news. */
    boolean ask(Device device) {
        if (!device.queued() || asked.contains(device)) {
            return false;
        }
        asked.add(device);
        return true;
    }

    /** Somebody outside says that it has changed: it goes ahead once, among what people ask for. Says whether that is news. */
    boolean call(Device device) {
        if (device.called || !ask(device)) {
            return false;
        }
        device.called = true;
        return true;
    }

    /** The device goes ahead once; its slot stays. Says whether that is news. */
    boolean hint(Device device) {
        if (!device.queued() || device.hinted) {
            return false;
        }
        device.hinted = true;
        hinted.add(device);
        return true;
    }

    /** Everything that waits for its slot is due earlier by this much. */
    void shift(long millis) {
        due.shift(millis);
    }

    /** Whose turn it is; null if there is no device. Whether it is time yet is for the caller to see. */
    Device next(Instant now) {
        while (!asked.isEmpty() && !asked.peek().ahead()) {
            asked.poll();
        }
        Device first = due.peek();
        boolean othersWait = othersWait(now);
        if (!asked.isEmpty() && (!othersWait || sinceAsked >= POLLS_BETWEEN_ASKED)) {
            return asked.peek();
        }
        if (!hinted.isEmpty() && (!othersWait || hintsLeft > 0)) {
            return hinted.peek();
        }
        return first;
    }

    /** Whether a device is due by its slot. */
    boolean othersWait(Instant now) {
        Device first = due.peek();
        return first != null && due.dueAt(first) <= now.toEpochMilli();
    }

    /** The poll of {@code device} starts. */
    void started(Device device) {
        sinceAsked = device.ahead() ? 0 : sinceAsked + 1;
        hintsLeft = device.hinted ? Math.max(0, hintsLeft - 1) : Math.min(HINTS_SAVED_UP, hintsLeft + 1);
        remove(device);
    }

    /** Shows {@code count} of those who wait for their slot, from place {@code from} on; what is moved may be missed. */
    void look(int from, int count, Predicate<Device> each) {
        for (int place = from; place < Math.min(due.size(), from + count); place++) {
            each.test(due.at(place));
        }
    }
}
