package io.upgradewatch.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A label whose values come from outside: the first so many keep their name, all others are {@code other}, so that no
 * upstream can fill the memory of those who scrape. A value keeps the name it got. Safe from any thread.
 */
final class BoundedLabel {

    static final String OTHER = "other";
    private static final String ABSENT = "none";

    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final int most;

    BoundedLabel(int most) {
        this.most = most;
    }

    /** What stands for {@code value}, which may be null. */
    String of(String value) {
        if (value == null || value.isBlank()) {
            return ABSENT;
        }
        if (named.contains(value)) {
            return value;
        }
        synchronized (named) {
            return named.size() < most && named.add(value) || named.contains(value) ? value : OTHER;
        }
    }
}
