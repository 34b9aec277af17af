package io.upgradewatch.shard.budget;

import io.upgradewatch.schedule.Demand;
import java.util.OptionalDouble;

/**
 * What one instance knows of the budget of a credential set; those of a group add up. Immutable.
 *
 * @param rate requests a second that may be spent now
 * @param configured requests a second of the whole group by the configuration
 * @param forCampaigns requests a second that campaigns and their pages take of late
 * @param demand what the devices want
 * @param delays of changes that were told of late, counted by length
 * @param delaySeconds all of those together
 */
public record BudgetPart(
        String set,
        double rate,
        double configured,
        double forCampaigns,
        Demand demand,
        long[] delays,
        double delaySeconds) {

    public static BudgetPart of(
            String set, double rate, double configured, double forCampaigns, Demand demand, DetectionDelays.Seen seen) {
        return new BudgetPart(set, rate, configured, forCampaigns, demand, seen.counts(), seen.seconds());
    }

    /** Both together. */
    public BudgetPart plus(BudgetPart other) {
        return of(
                set,
                rate + other.rate,
                Math.max(configured, other.configured),
                forCampaigns + other.forCampaigns,
                demand.plus(other.demand),
                seen().plus(other.seen()));
    }

    /** The delay to expect at the present rate. */
    public Demand.Delay expected() {
        return demand.at(rate - forCampaigns);
    }

    /** Requests a second with which changes are told after {@code meanSeconds} on average; empty if no rate brings that. */
    public OptionalDouble rateFor(double meanSeconds) {
        OptionalDouble polls = demand.rateFor(meanSeconds);
        return polls.isEmpty() ? polls : OptionalDouble.of(polls.getAsDouble() + forCampaigns);
    }

    /** Changes whose delay was measured. */
    public long changes() {
        return seen().changes();
    }

    /** The delay really had; 0 if no change was told of late. */
    public Demand.Delay measured() {
        return new Demand.Delay(seen().meanSeconds(), seen().p99Seconds());
    }

    private DetectionDelays.Seen seen() {
        return new DetectionDelays.Seen(delays, delaySeconds);
    }
}
