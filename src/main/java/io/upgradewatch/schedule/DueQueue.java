package io.upgradewatch.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Devices by the moment they are due, the most overdue first: a binary heap whose elements know their place, so that
 * moving or removing one costs no search. Not thread-safe.
 */
public final class DueQueue<D extends DueQueue.Due> {

    /** An element. It belongs to one queue at most. */
    public abstract static class Due {

        private static final int NOT_QUEUED = -1;

        private long dueAt;
        private int place = NOT_QUEUED;

        /** When it is due, in milliseconds since the epoch; the last value if it is not queued. */
        public final long dueAt() {
            return dueAt;
        }

        public final boolean queued() {
            return place != NOT_QUEUED;
        }
    }

    private final List<D> heap = new ArrayList<>();

    public int size() {
        return heap.size();
    }

    /** The most overdue element, or null if the queue is empty. */
    public D peek() {
        return heap.isEmpty() ? null : heap.get(0);
    }

    /** Queues {@code element} for {@code dueAt} (milliseconds since the epoch), or moves it there. */
    public void put(D element, long dueAt) {
        Due due = element;
        due.dueAt = dueAt;
        if (!due.queued()) {
            due.place = heap.size();
            heap.add(element);
        }
        settle(element);
    }

    /** Takes {@code element} out; no fault if it is not queued. */
    public void remove(D element) {
        Due due = element;
        if (!due.queued()) {
            return;
        }
        int hole = due.place;
        D last = heap.remove(heap.size() - 1);
        due.place = Due.NOT_QUEUED;
        if (last != element) {
            set(hole, last);
            settle(last);
        }
    }

    /** Moves every element by {@code millis}; their order stays. */
    public void shift(long millis) {
        heap.forEach(element -> {
            Due due = element;
            due.dueAt += millis;
        });
    }

    /** How many elements are due at or before {@code now} (milliseconds since the epoch); costs no more than those. */
    public int countDue(long now) {
        return countDue(0, now);
    }

    private int countDue(int root, long now) {
        if (root >= heap.size() || heap.get(root).dueAt() > now) {
            return 0;
        }
        return 1 + countDue(2 * root + 1, now) + countDue(2 * root + 2, now);
    }

    private void settle(D element) {
        siftUp(element);
        siftDown(element);
    }

    private void siftUp(D element) {
        int at = place(element);
        while (at > 0 && element.dueAt() < heap.get((at - 1) / 2).dueAt()) {
            D parent = heap.get((at - 1) / 2);
            int above = place(parent);
            set(at, parent);
            at = above;
        }
        set(at, element);
    }

    private void siftDown(D element) {
        int at = place(element);
        for (int child = smallerChild(at); child > 0; child = smallerChild(at)) {
            D below = heap.get(child);
            if (element.dueAt() <= below.dueAt()) {
                break;
            }
            set(at, below);
            at = child;
        }
        set(at, element);
    }

    private int smallerChild(int parent) {
        int left = 2 * parent + 1;
        int right = left + 1;
        if (left >= heap.size()) {
            return 0;
        }
        return right < heap.size() && heap.get(right).dueAt() < heap.get(left).dueAt() ? right : left;
    }

    private void set(int place, D element) {
        heap.set(place, element);
        Due due = element;
        due.place = place;
    }

    private int place(D element) {
        Due due = element;
        return due.place;
    }
}
