package io.upgradewatch.shard;

import io.upgradewatch.schedule.Demand;
import java.util.Map;

/**
 * What the budget is spent on and what that brings, at one moment.
 *
 * @param spent requests sent, by set and by {@code RequestKind.label()}
 * @param intervals seconds between the polls that devices really had, by quantile of all devices
 * @param sweeps what a poll of every device takes, by set
 * @param delays the delay of changes, by set
 */
public record BudgetReadings(
        Map<String, Map<String, Long>> spent,
        Map<Double, Double> intervals,
        Map<String, Sweep> sweeps,
        Map<String, Delays> delays) {

    /** Nothing yet. */
    public static final BudgetReadings NONE = new BudgetReadings(Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * How long changes of this instance's devices wait.
     *
     * @param expected at the present rate
     * @param measured of late; 0 if no change was told
     */
    public record Delays(Demand.Delay expected, Demand.Delay measured) {}

    /**
     * Whether a set's budget pays for every device once in the time that is configured.
     *
     * @param seconds how long one poll of every device takes at what may be spent on polls now; 0 without devices
     * @param withinSeconds {@code max-interval}, or {@code interval} where every device is polled at that
     */
    public record Sweep(double seconds, double withinSeconds) {

        public boolean tooSlow() {
            return seconds > withinSeconds;
        }
    }
}
