package io.upgradewatch.thingspace.http;

import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The deadline of every call of a {@link Wire}. All have the same time, so they run out of it in the order in which
 * they began, and only the first need be watched: one timer, however many calls. On the loop.
 */
final class Deadlines {

    private final Vertx vertx;
    private final long timeoutNanos;
    private final Set<BoundedRequest> running = new LinkedHashSet<>();
    private boolean watching;

    Deadlines(Vertx vertx, long timeoutMillis) {
        this.vertx = vertx;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** When a call that begins now is late, by {@link System#nanoTime()}; it is told so unless it {@link #ended}. */
    long begin(BoundedRequest call) {
        running.add(call);
        if (!watching) {
            watching = true;
            lookIn(timeoutNanos);
        }
        return System.nanoTime() + timeoutNanos;
    }

    /** No fault if it was late. */
    void ended(BoundedRequest call) {
        running.remove(call);
    }

    private void lookIn(long nanos) {
        // A millisecond more than the whole ones, so that the first is late when looked at.
        vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, time -> look());
    }

    private void look() {
        while (!running.isEmpty()) {
            BoundedRequest first = running.iterator().next();
            long left = first.deadline() - System.nanoTime();
            if (left > 0) {
                lookIn(left);
                return;
            }
            running.remove(first);
            first.late();
        }
        watching = false;
    }
}
