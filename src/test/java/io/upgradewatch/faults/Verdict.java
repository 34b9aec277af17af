package io.upgradewatch.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param mixed whether several faults struck at once
 * @param rows rows that were written to the watchlist meanwhile, or tried to
 * @param checked changes compared with the truth
 * @param others changes of devices that came and went, seen and not compared
 * @param stops how long each clean stop took, in milliseconds
 * @param resumed how often a person had to resume the logins
 * @param faults everything that must not have happened
 */
record Verdict(
        long seed,
        boolean mixed,
        Duration took,
        Map<Strike, Integer> struck,
        int rows,
        long checked,
        long others,
        List<Long> stops,
        int resumed,
        List<String> faults) {

    int ofProcesses() {
        return struck.entrySet().stream()
                .filter(one -> one.getKey().ofProcess())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int ofAll() {
        return struck.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean good() {
        return faults.isEmpty();
    }
}
