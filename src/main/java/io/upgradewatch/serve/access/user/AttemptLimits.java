package io.upgradewatch.serve.access.user;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How many passwords may be tried from one address and for one name. Only guesses count: what turns out right is given
 * back, and who came in from an address before is not held up there by what others guess about his name.
 *
 * <p>Safe from any thread.
 */
final class AttemptLimits {

    private static final int MAX_KEYS = 10_000;

    private final TokenBuckets addresses;
    private final TokenBuckets names;
    private final Set<String> known = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_KEYS;
        }
    });

    AttemptLimits(LongSupplier nanoTime) {
        addresses = new TokenBuckets(10, Duration.ofSeconds(6), MAX_KEYS, nanoTime);
        names = new TokenBuckets(30, Duration.ofSeconds(6), MAX_KEYS, nanoTime);
    }

    /** Whether one more password may be tried now; takes from what is left. */
    synchronized boolean take(String address, String name) {
        String from = ClientAddress.limited(address);
        if (!addresses.take(from)) {
            return false;
        }
        if (known.contains(pair(from, name)) || names.take(name)) {
            return true;
        }
        addresses.giveBack(from);
        return false;
    }

    /** The password that was tried was right. */
    synchronized void right(String address, String name) {
        String from = ClientAddress.limited(address);
        addresses.giveBack(from);
        if (known.add(pair(from, name))) {
            names.giveBack(name);
        }
    }

    /** The password was not tried after all. */
    synchronized void untried(String address, String name) {
        String from = ClientAddress.limited(address);
        addresses.giveBack(from);
        if (!known.contains(pair(from, name))) {
            names.giveBack(name);
        }
    }

    private static String pair(String address, String name) {
        return address + '\n' + name;
    }
}
