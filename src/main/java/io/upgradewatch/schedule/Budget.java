package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one credential set lets this instance spend upstream: requests per second, and requests in flight.
 *
 * <p>The rate belongs to the whole group, of which an instance has a part; parts never add up to more than the whole.
 * Where upstream throttles, less than the configured rate is in use ({@link LearnedRate}). Requests are spaced evenly; an idle budget saves
 * up {@link #SLACK}'s worth and no more, so that timers which come a little late lose nothing. Not thread-safe.
 */
public final class Budget {

    private static final Duration SLACK = Duration.ofMillis(50);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final double groupRate;
    private final int concurrency;
    private final LearnedRate learned = new LearnedRate();
    private double part;
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
        share(owned == 0 ? 0 : (double) owned / total);
    }

    /** This instance may spend {@code part}, from 0 to 1, of the rate from now on. */
    public void share(double part) {
        rate = this.part == 0 ? groupRate * part : rate / this.part * part;
        this.part = part;
    }

    /** Requests per second of the whole group as they are configured. */
    public double configured() {
        return groupRate;
    }

    /** Requests per second that this instance may spend: its part of what upstream is taken to serve. */
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
        follow(now);
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

    /** What upstream is taken to serve may have grown by now. */
    public void follow(Instant now) {
        rate = groupRate * part * learned.share(now);
    }

    /** A request that was sent at {@code sentAt} was throttled: see {@link LearnedRate#throttled}. */
    public Optional<LearnedRate.Halved> halve(Instant sentAt, Instant now) {
        Optional<LearnedRate.Halved> halved = learned.throttled(sentAt, now);
        follow(now);
        return halved;
    }

    /** See {@link LearnedRate#learn}. */
    public void learn(LearnedRate.Halved other, Instant now) {
        learned.learn(other, now);
        follow(now);
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
        learned.setBack(by);
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
