package io.upgradewatch.fota;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;

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
    public T shared(T value) {
        return shared(value, UnaryOperator.identity());
    }

    /**
     * The value to keep instead of {@code value}, which it equals.
     *
     * @param pack makes of a value that is not held yet the equal one to keep
     */
    public synchronized T shared(T value, UnaryOperator<T> pack) {
        WeakReference<T> reference = held.get(value);
        T shared = reference == null ? null : reference.get();
        if (shared != null) {
            return shared;
        }
        T packed = pack.apply(value);
        if (held.size() < MOST) {
            held.put(packed, new WeakReference<>(packed));
        }
        return packed;
    }
}
