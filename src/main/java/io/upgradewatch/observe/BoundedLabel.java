package io.upgradewatch.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A label whose values come from outside: the first so many keep their name, all others are {@code other}, so that no
 * upstream can fill the memory of those who scrape. A value keeps the name it got. Safe from any thread.
 */
final class BoundedLabel {

    static final String OTHER = "other";
    static final String ABSENT = "none";

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
        String text = LabelText.of(value);
        if (named.contains(text) || LabelText.nameable(value) && mayBeNamed(text)) {
            return text;
        }
        onOther.run();
        return OTHER;
    }

    private boolean mayBeNamed(String text) {
        synchronized (named) {
            return named.size() < most && named.add(text) || named.contains(text);
        }
    }
}
