package io.upgradewatch.serve.access.user;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A budget for each key: a burst at once, then one more in each interval. Not safe from several threads. */
final class TokenBuckets {

    private final int burst;
    private final double perNano;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    /** @param maxKeys beyond which the budgets of the keys that were not heard of for longest are full again */
    TokenBuckets(int burst, Duration oneMoreEvery, int maxKeys, LongSupplier nanoTime) {
        this.burst = burst;
        this.perNano = 1.0 / oneMoreEvery.toNanos();
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > maxKeys;
            }
        };
    }

    boolean take(String key) {
        Bucket bucket = now(key);
        boolean enough = bucket.tokens() >= 1;
        buckets.put(key, enough ? bucket.plus(-1) : bucket);
        return enough;
    }

    void giveBack(String key) {
        Bucket bucket = now(key);
        buckets.put(key, new Bucket(Math.min(burst, bucket.tokens() + 1), bucket.at()));
    }

    private Bucket now(String key) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.get(key);
        return before == null
                ? new Bucket(burst, now)
                : new Bucket(Math.min(burst, before.tokens() + (now - before.at()) * perNano), now);
    }

    private record Bucket(double tokens, long at) {

        Bucket plus(int more) {
            return new Bucket(tokens + more, at);
        }
    }
}
