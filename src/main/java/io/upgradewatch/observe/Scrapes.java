package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who scrapes, and which new series they have seen at 0.
 *
 * <p>{@code increase()} sees nothing of a counter that is born at 6. So what is counted by a new one is held back until
 * every address that has scraped within ten minutes has been given it at 0, for two minutes at most; where nobody has,
 * until the first one has. Safe from any thread.
 */
@Singleton
public class Scrapes {

    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long SCRAPES_STILL_NANOS = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, Long> scrapedAt = new HashMap<>();
    private final Set<Held> held = new LinkedHashSet<>();
    private long moment;
    private boolean stopping;

    public Scrapes() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} counts */
    Scrapes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A counter that begins to count once it was seen at 0; to be called once for each. */
    NewCounter hold(Counter counter) {
        synchronized (this) {
            Held fresh = new Held(counter, ++moment, nanoTime.getAsLong());
            held.add(fresh);
            return fresh;
        }
    }

    /**
     * A scrape begins; to be called before anything is read for it.
     *
     * @param address whose, without the port
     * @return to be run if all of it was delivered
     */
    public synchronized Runnable begin(String address) {
        long now = nanoTime.getAsLong();
        release(one -> now - one.bornNanos >= LONGEST_NANOS);
        long begun = ++moment;
        return () -> delivered(address, begun);
    }

    /**
     * The process is about to end: one scrape at 0 is enough from now on, and what has had one counts at once.
     */
    public synchronized void stopping() {
        stopping = true;
        release(one -> !one.seenBy.isEmpty());
    }

    /** How many series have something to count that nobody can see yet. */
    public synchronized int heldBack() {
        return (int) held.stream().filter(one -> one.amount > 0).count();
    }

    private synchronized void delivered(String address, long begun) {
        long now = nanoTime.getAsLong();
        scrapedAt.put(address, now);
        scrapedAt.values().removeIf(at -> now - at > SCRAPES_STILL_NANOS);
        held.stream().filter(one -> one.born < begun).forEach(one -> one.seenBy.add(address));
        release(one -> !one.seenBy.isEmpty() && (stopping || one.seenBy.containsAll(scrapedAt.keySet())));
    }

    private void release(Predicate<Held> which) {
        List<Held> released = new ArrayList<>();
        held.removeIf(one -> which.test(one) && released.add(one));
        released.forEach(Held::release);
    }

    /** What counts. */
    interface NewCounter {

        void increment();

        /** It is not counted by any more, and leaves the registry. */
        Counter gone();
    }

    /** A counter nobody need have seen yet. Guarded by the scrapes' own lock until it is released. */
    private final class Held implements NewCounter {

        private final Counter counter;
        private final long born;
        private final long bornNanos;
        private final Set<String> seenBy = new HashSet<>();
        private long amount;
        private volatile boolean released;

        Held(Counter counter, long born, long bornNanos) {
            this.counter = counter;
            this.born = born;
            this.bornNanos = bornNanos;
        }

        @Override
        public void increment() {
            if (!released && keep()) {
                return;
            }
            counter.increment();
        }

        private boolean keep() {
            synchronized (Scrapes.this) {
                if (released) {
                    return false;
                }
                amount++;
                return true;
            }
        }

        @Override
        public Counter gone() {
            synchronized (Scrapes.this) {
                held.remove(this);
            }
            return counter;
        }

        private void release() {
            released = true;
            counter.increment(amount);
            amount = 0;
        }
    }
}
