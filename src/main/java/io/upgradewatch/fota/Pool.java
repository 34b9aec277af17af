package io.upgradewatch.fota;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Equal values, held once however many devices have them, and for as long as any does. Thread-safe.
 *
 * <p>Takes up to {@link #MOST} values; what comes beyond is handed back as it came, so that values which only look
 * alike cost no more than without the pool.
 */
public final class Pool<T> {

    private static final int MOST = 100_000;

    private final Map<T, WeakReference<T>> held = new WeakHashMap<>();

    /** The value to keep instead of {@code value}, which it equals. */
    public synchronized T shared(T value) {
        WeakReference<T> reference = held.get(value);
        T shared = reference == null ? null : reference.get();
        if (shared != null) {
            return shared;
        }
        if (held.size() < MOST) {
            held.put(value, new WeakReference<>(value));
        }
        return value;
    }
}
