package io.upgradewatch.kafka.feed;

import io.upgradewatch.publish.ChangeFeed.Published;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One subscriber of the feed: first perhaps caught up by a reader of its own, then live, which is a place in the ring.
 *
 * <p>Nothing is kept for it but that place, so a slow subscriber costs nothing and fails once the ring has passed it.
 */
final class FeedSubscription implements Flow.Subscription {

    private static final long NOT_LIVE = -1;

    private final Flow.Subscriber<? super Published> subscriber;
    private final Consumer<FeedSubscription> onEnd;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger draining = new AtomicInteger();
    private FeedPosition position;
    private FeedRing ring;
    private volatile long place = NOT_LIVE;
    private volatile boolean ended;

    FeedSubscription(Flow.Subscriber<? super Published> subscriber, Consumer<FeedSubscription> onEnd) {
        this.subscriber = subscriber;
        this.onEnd = onEnd;
    }

    /** From here on items come from the ring. */
    void live(FeedRing from, long number, FeedPosition at) {
        ring = from;
        position = at;
        place = number;
        drain();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            fail(new IllegalArgumentException("a request is for 1 or more"));
            return;
        }
        requested.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        synchronized (requested) {
            requested.notifyAll();
        }
        drain();
    }

    @Override
    public void cancel() {
        ended = true;
        synchronized (requested) {
            requested.notifyAll();
        }
        onEnd.accept(this);
    }

    /** Whether nobody listens any more. */
    boolean ended() {
        return ended;
    }

    void fail(RuntimeException why) {
        if (!ended) {
            cancel();
            subscriber.onError(why);
        }
    }

    /**
     * Gives one item to a subscriber that is not live yet, waiting until it asks for one.
     *
     * @return false if it has gone or does not ask
     */
    boolean giveBeforeLive(FeedItem item, FeedPosition at, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (requested) {
            while (requested.get() == 0 && !ended) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                requested.wait(left);
            }
        }
        if (ended) {
            return false;
        }
        give(item, at);
        return true;
    }

    /** Gives what has come, as far as it was asked for. From any thread; the work is one thread's at a time. */
    void drain() {
        if (place == NOT_LIVE || draining.getAndIncrement() != 0) {
            return;
        }
        int round = 1;
        do {
            try {
                giveAll();
            } catch (IllegalStateException passed) {
                fail(passed);
            }
            round = draining.addAndGet(-round);
        } while (round != 0);
    }

    private void giveAll() {
        while (!ended && requested.get() > 0) {
            FeedItem item = ring.at(place);
            if (item == null) {
                return;
            }
            place++;
            if (position.before(item.partition(), item.offset())) {
                give(item, position);
            }
        }
    }

    private void give(FeedItem item, FeedPosition at) {
        at.reach(item.partition(), item.offset() + 1);
        requested.updateAndGet(before -> before == Long.MAX_VALUE ? before : before - 1);
        subscriber.onNext(new Published(at.text(), item.json()));
    }
}
