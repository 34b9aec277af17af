package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What came in: requests by endpoint, and how many at once. Safe from any thread.
 *
 * <p>A request counts as in flight from its head to the last byte of its answer, or until its connection is lost.
 * The control API is not counted.
 */
public final class Traffic {

    private final Map<Endpoint, LongAdder> requests = new EnumMap<>(Endpoint.class);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    Traffic() {
        for (Endpoint endpoint : Endpoint.values()) {
            requests.put(endpoint, new LongAdder());
        }
    }

    void began(Endpoint endpoint) {
        requests.get(endpoint).increment();
        int now = inFlight.incrementAndGet();
        if (now > mostAtOnce.get()) {
            mostAtOnce.accumulateAndGet(now, Math::max);
        }
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    /** Requests to this endpoint so far. */
    public long requests(Endpoint endpoint) {
        return requests.get(endpoint).sum();
    }

    public int inFlight() {
        return inFlight.get();
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Counts from 0 again; requests in flight stay in flight. */
    public void reset() {
        requests.values().forEach(LongAdder::reset);
        mostAtOnce.set(inFlight.get());
    }
}
