package io.upgradewatch.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param setup how the run was set up
 * @param young faults that struck an instance which had not polled anything yet
 * @param rows rows that were written to the watchlist meanwhile, or tried to
 * @param checked changes compared with the truth
 * @param others changes of devices that came and went, seen and not compared
 * @param stops how long each clean stop took, in milliseconds
 * @param resumed how often a person had to resume the logins
 * @param faults everything that must not have happened
 */
record Verdict(
        Setup setup,
        Duration took,
        Map<Strike, Integer> struck,
        int young,
        int rows,
        long checked,
        long others,
        List<Long> stops,
        int resumed,
        List<String> faults) {

    /**
     * What of a run is decided before it begins, by its seed and by what the machine has.
     *
     * @param mixed whether several faults strike at once
     * @param protocol the group protocol
     * @param clocks whether the instances go by clocks that can be set
     * @param disk whether the broker's disk can be filled
     */
    record Setup(long seed, int instances, boolean mixed, String protocol, boolean clocks, boolean disk) {}

    int ofProcesses() {
        return Tally.of(this).ofProcesses();
    }

    int ofAll() {
        return Tally.of(this).ofAll();
    }

    boolean good() {
        return faults.isEmpty();
    }
}
