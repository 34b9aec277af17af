package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * What one credential set lets this instance spend upstream: requests per second, and requests in flight.
 *
 * <p>The rate belongs to the whole group, and an instance's part of it is the part of the shards that it owns: nobody
 * has to be asked, and the parts never add up to more than the whole. Requests are spaced evenly; an idle budget saves
 * up {@link #SLACK}'s worth and no more, so that timers which come a little late lose nothing. Not thread-safe.
 */
public final class Budget {

    private static final Duration SLACK = Duration.ofMillis(50);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final double groupRate;
    private final int concurrency;
    private double rate;
    private long nextFreeNanos = Long.MIN_VALUE;
    private Instant throttledUntil = Instant.MIN;
    private int inFlight;
    private long used;
    private int owed;

    /**
     * @param groupRate requests per second of the whole group; positive
     * @param concurrency requests in flight at this instance; positive
     */
    public Budget(double groupRate, int concurrency) {
        this.groupRate = groupRate;
        this.concurrency = concurrency;
    }

    /** This instance owns {@code owned} of {@code total} shards from now on; before the first call it owns none. */
    public void share(int owned, int total) {
        rate = owned == 0 ? 0 : groupRate * owned / total;
    }

    /** Requests per second that this instance may spend. */
    public double rate() {
        return rate;
    }

    /** Requests sent so far. */
    public long used() {
        return used;
    }

    public int inFlight() {
        return inFlight;
    }

    /** Whether one more request may be in flight. */
    public boolean hasRoom() {
        return inFlight < concurrency;
    }

    /** How long from {@code now} until the rate and upstream's own wish allow the next request; zero if they do now. */
    public Duration waitFrom(Instant now) {
        if (rate == 0) {
            return Duration.ofSeconds(1);
        }
        long nowNanos = nanos(now);
        // Never later than one spacing, or a clock that is set back would silence the budget until it has caught up.
        nextFreeNanos = Math.min(nextFreeNanos, nowNanos + spacing());
        long byRate = nextFreeNanos == Long.MIN_VALUE ? 0 : Math.max(0, nextFreeNanos - nowNanos);
        if (byRate == 0 && owed > 0) {
            owed--;
            advance(nowNanos);
            byRate = Math.max(0, nextFreeNanos - nowNanos);
        }
        Duration byWish = throttledUntil.isAfter(now) ? Duration.between(now, throttledUntil) : Duration.ZERO;
        return byWish.compareTo(Duration.ofNanos(byRate)) > 0 ? byWish : Duration.ofNanos(byRate);
    }

    /** A request is sent. Each is given back once, when its answer has come or not. */
    public void take(Instant now) {
        advance(nanos(now));
        inFlight++;
        used++;
    }

    /** A request was sent that nobody had taken a permit for: it gets one that falls free before the next request. */
    public void owe() {
        owed++;
        used++;
    }

    /** A request has ended, however it did. */
    public void giveBack() {
        inFlight--;
    }

    /** Upstream wants no requests until {@code until}; an earlier wish that lasts longer stands. */
    public void throttle(Instant until) {
        if (until.isAfter(throttledUntil)) {
            throttledUntil = until;
        }
    }

    /** Until when upstream wants no requests; in the past if it takes them. */
    public Instant throttledUntil() {
        return throttledUntil;
    }

    /** The clock went back by {@code by}: what upstream wished for goes with it. */
    public void setBack(Duration by) {
        if (throttledUntil != Instant.MIN) {
            throttledUntil = throttledUntil.minus(by);
        }
    }

    private void advance(long nowNanos) {
        long start = nextFreeNanos == Long.MIN_VALUE ? nowNanos : Math.max(nextFreeNanos, nowNanos - SLACK.toNanos());
        nextFreeNanos = Math.min(start, nowNanos + spacing()) + spacing();
    }

    private long spacing() {
        return (long) (NANOS_PER_SECOND / rate);
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }
}
