package io.upgradewatch.serve.polling;

import io.upgradewatch.shard.budget.BudgetPart;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The budgets of the credential sets, and what they bring. */
@Schema(description = "What each credential set's budget brings. Times are in seconds, rates in requests a second.")
record BudgetAnswer(List<SetBudget> sets) {

    /** One of them, of the whole group. */
    @Schema(description = "A credential set's budget and the detection delay that it brings.")
    record SetBudget(
            @Schema(description = "Its name; the unnamed one is called `default`.", examples = "default")
            String set,

            @Schema(
                    description = "What the group may spend now: less than `configuredRate` while upstream asks for"
                            + " fewer requests, or while instances agree on their parts.",
                    examples = "5")
            double rate,

            @Schema(description = "`upgradewatch.budget.rate`.", examples = "5")
            double configuredRate,

            @Schema(description = "Of it, what campaigns and their pages take of late.", examples = "0.25")
            double campaignRate,

            @Schema(description = "Devices watched with it.", examples = "4500")
            int devices,

            @Schema(
                    description = "How long a change is expected to wait on average, from upstream's report to the"
                            + " event, by the law that polls are planned by. What pages of campaigns show earlier is not"
                            + " reckoned with.",
                    examples = "212.5")
            double expectedMeanSeconds,

            @Schema(description = "How long 99 of 100 changes are expected to wait at most.", examples = "860")
            double expectedP99Seconds,

            @Schema(
                    description = "How long changes really waited on average, over the last half to whole day; null if"
                            + " there were none. What was reported longer ago than a day, or found at a device's first"
                            + " poll, does not count.",
                    nullable = true,
                    examples = "198.2")
            Double measuredMeanSeconds,

            @Schema(
                    description = "How long 99 of 100 of them waited at most; null if there were none.",
                    nullable = true)
            Double measuredP99Seconds,

            @Schema(description = "How many changes that was measured of.", examples = "317")
            long measuredChanges,

            @Schema(description = "The mean delay that was asked about; null without `delay`.", nullable = true)
            Double delaySeconds,

            @Schema(
                    description = "The rate that it would cost, campaigns included; null without `delay`, without"
                            + " devices, or if no rate brings it, since `min-interval` forbids to poll so often.",
                    nullable = true,
                    examples = "12.4")
            Double rateForDelay) {

        static SetBudget of(BudgetPart all, Optional<Double> delay) {
            boolean measured = all.changes() > 0;
            return new SetBudget(
                    all.set(),
                    all.rate(),
                    all.configured(),
                    all.forCampaigns(),
                    all.demand().devices(),
                    all.expected().meanSeconds(),
                    all.expected().p99Seconds(),
                    measured ? all.measured().meanSeconds() : null,
                    measured ? all.measured().p99Seconds() : null,
                    all.changes(),
                    delay.orElse(null),
                    delay.map(all::rateFor)
                            .filter(rate -> rate.isPresent())
                            .map(rate -> rate.getAsDouble())
                            .orElse(null));
        }
    }
}
