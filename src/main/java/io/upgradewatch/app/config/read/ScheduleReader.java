package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.fleet.Monitor;
import io.upgradewatch.shard.pace.CadencePlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads when devices are to be polled, and notes every fault on the way. */
final class ScheduleReader {

    private static final String PREFIX = "upgradewatch.schedule.";
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double LEAST_WEIGHT = 0.1;
    private static final double MOST_WEIGHT = 100;

    private final Configuration.Schedule schedule;
    private final ConfigurationFaults faults;

    ScheduleReader(Configuration.Schedule schedule, ConfigurationFaults faults) {
        this.schedule = schedule;
        this.faults = faults;
    }

    /** @param max the longest that a device may wait, already read */
    CadencePlan read(Duration max) {
        Duration interval = faults.duration(PREFIX + "interval", schedule.interval(), LEAST, Duration.ofMinutes(15));
        Duration min = min(interval);
        if (min.compareTo(max) > 0) {
            faults.add(PREFIX + "min-interval", "must not be longer than upgradewatch.schedule.max-interval");
        }
        Map<String, Double> weights = weights();
        boolean adaptive = faults.flag(PREFIX + "adaptive", schedule.adaptive());
        // An interval beyond the longest wait is nobody's wish: the interval stands.
        Duration longest = max.compareTo(interval) < 0 ? interval : max;
        return new CadencePlan(
                interval, adaptive ? Optional.of(new CadencePlan.ByValue(min, longest, weights)) : Optional.empty());
    }

    /** How often campaigns are asked for; empty if they are not to be. */
    Optional<Monitor.Pages> campaigns(Configuration.Campaigns campaigns, CadencePlan cadence) {
        boolean enabled = faults.flag("upgradewatch.campaigns.enabled", campaigns.enabled());
        Duration interval =
                faults.duration("upgradewatch.campaigns.interval", campaigns.interval(), LEAST, Duration.ofMinutes(15));
        Duration shortest = cadence.byValue().map(CadencePlan.ByValue::min).orElse(min(cadence.interval()));
        Duration bounded = shortest.compareTo(interval) < 0 ? shortest : interval;
        return enabled ? Optional.of(new Monitor.Pages(bounded, interval)) : Optional.empty();
    }

    private Duration min(Duration interval) {
        Duration otherwise = interval.compareTo(MINUTE) < 0 ? interval : MINUTE;
        return schedule.minInterval()
                .map(text -> faults.duration(PREFIX + "min-interval", text, LEAST, otherwise))
                .orElse(otherwise);
    }

    private Map<String, Double> weights() {
        Map<String, Double> weights = new HashMap<>();
        schedule.weights()
                .forEach((tag, text) -> weights.put(
                        tag,
                        faults.read(
                                PREFIX + "weights." + tag,
                                text,
                                value -> {
                                    double weight = Double.parseDouble(value);
                                    return weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT ? weight : null;
                                },
                                "a number from 0.1 to 100",
                                1.0)));
        return weights;
    }
}
