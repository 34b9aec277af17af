package io.upgradewatch.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A label whose values come from outside: the first so many keep their name, all others are {@code other}, so that no
 * upstream can fill the memory of those who scrape. A value keeps the name it got. Safe from any thread.
 */
final class BoundedLabel {

    static final String OTHER = "other";
    private static final String ABSENT = "none";

    // Whoever sends an IMEI where a name belongs shall not find it on a dashboard.
    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");

    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final int most;
    private final Runnable onOther;

    /** @param onOther is told each time that {@code other} stands for a value */
    BoundedLabel(int most, Runnable onOther) {
        this.most = most;
        this.onOther = onOther;
    }

    /** What stands for {@code value}, which may be null. */
    String of(String value) {
        if (value == null || value.isBlank()) {
            return ABSENT;
        }
        if (named.contains(value) || mayBeNamed(value)) {
            return value;
        }
        onOther.run();
        return OTHER;
    }

    private boolean mayBeNamed(String value) {
        if (IMEI.matcher(value).find()) {
            return false;
        }
        synchronized (named) {
            return named.size() < most && named.add(value) || named.contains(value);
        }
    }
}
