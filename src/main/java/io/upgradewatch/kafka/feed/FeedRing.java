package io.upgradewatch.kafka.feed;

import java.util.OptionalLong;

/** The last changes that were read, in the order of reading, for all subscribers together. Safe from any thread. */
final class FeedRing {

    private final FeedItem[] items;
    private final FeedPosition floor;
    private final FeedPosition next;
    private long first;
    private long end;

    /** @param start where reading begins */
    FeedRing(int capacity, FeedPosition start) {
        this.items = new FeedItem[capacity];
        this.floor = start.copy();
        this.next = start.copy();
    }

    synchronized void add(FeedItem item) {
        if (end - first == items.length) {
            FeedItem evicted = items[slot(first++)];
            floor.reach(evicted.partition(), evicted.offset() + 1);
        }
        items[slot(end++)] = item;
        next.reach(item.partition(), item.offset() + 1);
    }

    /** Nothing more will come of {@code partition} before {@code offset}. */
    synchronized void reached(int partition, long offset) {
        next.reach(partition, offset);
    }

    /** Where reading goes on. */
    synchronized FeedPosition next() {
        return next.copy();
    }

    /** The number of the next item to come. */
    synchronized long end() {
        return end;
    }

    /** The number of the oldest item, if all that comes after {@code position} is here or still to come. */
    synchronized OptionalLong enter(FeedPosition position) {
        return position.atOrAfter(floor) ? OptionalLong.of(first) : OptionalLong.empty();
    }

    /**
     * Calls {@code now} with the number and position of the item that {@code recent} items come after, or of the oldest
     * if there are fewer; both of one moment.
     */
    synchronized void enterNow(int recent, Entrance now) {
        long number = Math.max(first, end - recent);
        if (number == end) {
            now.at(end, next.copy());
            return;
        }
        FeedPosition position = floor.copy();
        for (long before = first; before < number; before++) {
            FeedItem item = items[slot(before)];
            position.reach(item.partition(), item.offset() + 1);
        }
        now.at(number, position);
    }

    /**
     * The item with this number; null if it has not come yet.
     *
     * @throws IllegalStateException if it is gone already
     */
    synchronized FeedItem at(long number) {
        if (number < first) {
            throw new IllegalStateException("the subscriber is too slow: what it would get next is gone");
        }
        return number < end ? items[slot(number)] : null;
    }

    private int slot(long number) {
        return (int) (number % items.length);
    }

    /** Where a subscriber enters. */
    interface Entrance {
        void at(long number, FeedPosition position);
    }
}
